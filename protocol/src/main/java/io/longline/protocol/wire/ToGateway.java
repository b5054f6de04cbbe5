package io.longline.protocol.wire;

import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;

import java.util.List;

/// One package that arrives at the inner port of a gateway.
public sealed interface ToGateway {

    /// The first package of a worker that wants events.
    ///
    /// @param workerKey `NAME:NUMBER`; the gateway puts the address it came from before it
    /// @param secret empty when the cluster has none
    record WorkerConnect(String workerKey, String secret, Capabilities capabilities)
            implements ToGateway {

        /// Leaves the secret out.
        @Override
        public String toString() {
            return "WorkerConnect[%s, %s]".formatted(workerKey, capabilities);
        }
    }

    /// The first package of a backend, or of a worker's link for commands.
    ///
    /// @param secret empty when the cluster has none
    record ClientConnect(String secret, Capabilities capabilities) implements ToGateway {

        /// Leaves the secret out.
        @Override
        public String toString() {
            return "ClientConnect[%s]".formatted(capabilities);
        }
    }

    /// Keeps the connection from looking idle.
    record Ping() implements ToGateway {}

    /// Handlers have begun with these events of those that came over this link: should the link
    /// end, they are not delivered to anybody else, and all others are. Each is said once.
    record Took(List<Run> events) implements ToGateway {

        public Took {
            events = List.copyOf(events);
        }

        /// Events that came one behind the other. Every package has a number but HELLO, PING and
        /// LEFT_YOU: 0 is the first since the link began, and 2^31 - 1 is followed by -2^31.
        ///
        /// @param first the number of the first
        /// @param count how many, at least 1
        public record Run(int first, int count) {

            public Run {
                if (count < 1) {
                    throw new IllegalArgumentException("a run of %d events".formatted(count));
                }
            }
        }
    }

    /// The worker wants no more events on this link; [FromGateway.LeftYou] answers it.
    record Leaving() implements ToGateway {}

    /// The worker has handled all events of this link, and its commands have been carried out: its
    /// clients may go to others.
    record Done() implements ToGateway {}

    record Tell(OneWay command) implements ToGateway {}

    /// @param correlation comes back with the answer; it means nothing when not `correlated`
    /// @param correlated whether the peer waits for an answer that says what it answers; a plain
    ///   query is answered by a plain reply, in the order of the queries
    record Ask(int correlation, boolean correlated, Query<?> query) implements ToGateway {

        /// A query as PHP sends it.
        public static Ask plain(Query<?> query) {
            return new Ask(0, false, query);
        }

        public static Ask correlated(int correlation, Query<?> query) {
            return new Ask(correlation, true, query);
        }
    }

    /// A word this version does not know. It is skipped; the connection lives on.
    record Unknown(int word) implements ToGateway {}
}
