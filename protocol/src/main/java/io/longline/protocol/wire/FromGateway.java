package io.longline.protocol.wire;

import io.longline.protocol.WorkerEvent;

/// One package that arrives at a worker or a Java backend from a gateway.
///
/// Plain replies are no packages and not among them: [ReplyCodec].
public sealed interface FromGateway {

    record Deliver(WorkerEvent event) implements FromGateway {}

    /// Keeps the connection from looking idle.
    record Ping() implements FromGateway {}

    /// A Java gateway's answer to a peer that said it is a Java peer.
    record Hello(Capabilities capabilities) implements FromGateway {}

    /// The last package on a worker's link for events, as the worker asked for: what it has not
    /// been told by now it will not be told.
    record LeftYou() implements FromGateway {}

    /// The gateway takes no more clients and lets those that it has go. On a worker's link for
    /// events; not counted as one.
    record Draining() implements FromGateway {}

    /// @param correlation as it came with the query
    /// @param value the answer as in a plain reply, without its length: [ReplyCodec#decode]
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    record Answer(int correlation, byte[] value) implements FromGateway {

        /// Says how long the value is, never what is in it.
        @Override
        public String toString() {
            return "Answer[%d, %d bytes]".formatted(correlation, value.length);
        }
    }

    /// A word this version does not know. It is skipped; the connection lives on.
    record Unknown(int word) implements FromGateway {}
}
