package io.longline.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One instruction that one gateway carries out on the connections it holds.
///
/// Connections are named by their number inside that gateway, an unsigned 32-bit one. Splitting a
/// request for the whole cluster into one command per gateway is the caller's work.
public sealed interface GatewayCommand {

    /// Carried out in the order sent; nothing comes back. One that names a connection the gateway
    /// does not hold does nothing.
    sealed interface OneWay extends GatewayCommand {}

    /// Answered with an `R`.
    sealed interface Query<R> extends GatewayCommand {}

    /// A message for clients.
    sealed interface Send extends OneWay {
        Message message();
    }

    record SendToClient(int connection, Message message) implements Send {}

    /// Sends to the recipients, each once.
    record SendToAll(Recipients recipients, Message message) implements Send {}

    /// Sends to every client of every uid; a uid that is named twice gets it twice.
    record SendToUid(List<String> uids, Message message) implements Send {
        public SendToUid {
            uids = List.copyOf(uids);
        }
    }

    /// Sends to every member of every group but `except`; a member of two of the groups gets it
    /// twice, as in GatewayWorker.
    record SendToGroup(List<String> groups, Connections except, Message message) implements Send {
        public SendToGroup {
            groups = List.copyOf(groups);
        }
    }

    /// Closes once everything queued for the client, `farewell` last, has been written.
    ///
    /// @param farewell the last message, or null for none
    /// @param reason what a WebSocket client is told; PHP gateways always say 1000
    record CloseClient(int connection, @Nullable Message farewell, CloseReason reason)
            implements OneWay {}

    /// Closes at once; what is queued for the client and has no room in its socket is lost.
    record DestroyClient(int connection) implements OneWay {}

    /// Merges into the session, PHP's `array_replace_recursive`.
    record UpdateSession(int connection, SerializedSession changes) implements OneWay {}

    record SetSession(int connection, SerializedSession session) implements OneWay {}

    /// A client has one uid, a new one replaces it; a uid has any number of clients.
    record BindUid(int connection, String uid) implements OneWay {
        public BindUid {
            Names.requireUid(uid);
        }
    }

    /// @param uid not looked at, as in GatewayWorker: whatever is bound is unbound
    record UnbindUid(int connection, String uid) implements OneWay {}

    /// Joining twice is joining once.
    record JoinGroup(int connection, String group) implements OneWay {
        public JoinGroup {
            Names.requireGroup(group);
        }
    }

    record LeaveGroup(int connection, String group) implements OneWay {
        public LeaveGroup {
            Names.requireGroup(group);
        }
    }

    /// Every member leaves the group.
    record Ungroup(String group) implements OneWay {
        public Ungroup {
            Names.requireGroup(group);
        }
    }

    /// What the worker says to a [WorkerEvent.HandshakeAsked]. Between Java peers only.
    record AnswerHandshake(int connection, HandshakeAnswer answer) implements OneWay {}

    /// Stops reading from the client until [ResumeReading]: its worker has enough to do for it.
    /// Between Java peers only.
    record PauseReading(int connection) implements OneWay {}

    /// Between Java peers only.
    record ResumeReading(int connection) implements OneWay {}

    /// A process tells the gateway about itself, for whoever asks the gateway to [Describe].
    /// Between Java peers only.
    ///
    /// @param node tells this process from every other one
    /// @param facts JSON, which the gateway does not look into
    record Report(String node, String facts) implements OneWay {
        /// The longest that is taken, in characters; a node's facts are a tenth of it.
        public static final int LONGEST = 64 * 1024;

        public Report {
            if (node.isEmpty() || node.length() > 100) {
                throw new IllegalArgumentException("a node is named with 1 to 100 characters");
            }
            if (facts.length() > LONGEST) {
                throw new IllegalArgumentException(
                        "a report of %d characters; %d is the most"
                                .formatted(facts.length(), LONGEST));
            }
        }
    }

    /// What the gateway's process says of itself, then what others have [Report]ed lately, each as
    /// JSON. It may be seconds old. Between Java peers only.
    record Describe() implements Query<List<String>> {}

    /// A page of the clients that match, in ascending order of their numbers. Between Java peers
    /// only.
    ///
    /// @param after only clients with a higher number; 0 for the first page
    /// @param limit the most clients of a page, 1 to 1000; a page with fewer is the last
    record ListConnections(Where where, int after, int limit)
            implements Query<List<ConnectionFacts>> {
        public static final int LARGEST_PAGE = 1000;

        public ListConnections {
            if (limit < 1 || limit > LARGEST_PAGE) {
                throw new IllegalArgumentException(
                        "a page has 1 to %d connections, not %d".formatted(LARGEST_PAGE, limit));
            }
        }
    }

    /// A page of the gateway's links to workers and backends, in ascending order of their numbers,
    /// without the one over which it is asked. Between Java peers only.
    ///
    /// @param after only links with a higher number; 0 for the first page
    /// @param limit the most links of a page, 1 to 1000; a page with fewer is the last
    record ListLinks(int after, int limit) implements Query<List<LinkFacts>> {
        public static final int LARGEST_PAGE = 1000;

        public ListLinks {
            if (limit < 1 || limit > LARGEST_PAGE) {
                throw new IllegalArgumentException(
                        "a page has 1 to %d links, not %d".formatted(LARGEST_PAGE, limit));
            }
        }
    }

    /// Closes at once, and delivers no [WorkerEvent.ClientClosed]: the worker that looked after the
    /// client took the gateway for lost, and has run its last event. Between Java peers only.
    record ForgetClient(int connection) implements OneWay {}

    record IsOnline(int connection) implements Query<Boolean> {}

    /// The session, [SerializedSession#NONE] when none was set, empty when there is no such client.
    record GetSession(int connection) implements Query<Optional<SerializedSession>> {}

    /// Every client's session, by connection.
    record GetAllSessions() implements Query<Map<Integer, SerializedSession>> {}

    /// The members' sessions, by connection.
    record GetSessionsByGroup(String group) implements Query<Map<Integer, SerializedSession>> {}

    record GetConnectionsByUid(String uid) implements Query<List<Integer>> {}

    /// The answer names every uid asked for.
    record GetConnectionsByUids(List<String> uids) implements Query<Map<String, List<Integer>>> {
        public GetConnectionsByUids {
            uids = List.copyOf(uids);
        }
    }

    /// How many clients are in `group`, or are connected at all when `group` is empty.
    record CountClients(String group) implements Query<Integer> {}

    /// The answer names every group asked for.
    record CountClientsByGroups(List<String> groups) implements Query<Map<String, Integer>> {
        public CountClientsByGroups {
            groups = List.copyOf(groups);
        }
    }

    /// Facts about the clients that match, by connection.
    record Select(List<ClientField> fields, Where where)
            implements Query<Map<Integer, SelectedClient>> {
        public Select {
            fields = List.copyOf(fields);
        }
    }

    /// The groups that have a member.
    record GetGroups() implements Query<List<String>> {}

    /// Sends, and tells what has become of it. Between Java peers; a link to a PHP gateway sends
    /// and answers [Delivered#UNKNOWN] by itself.
    record SendCounted(Send send) implements Query<Delivered> {}
}
