package io.longline.server.control;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Clients of a cluster, by gateway and number.
///
/// @param complete whether there are no more that match
/// @param remarks what could not be found out, in words
public record ConnectionPage(List<Row> connections, boolean complete, List<String> remarks) {
    public ConnectionPage {
        connections = connections == null ? List.of() : List.copyOf(connections);
        remarks = remarks == null ? List.of() : List.copyOf(remarks);
    }

    /// One client. -1 for what its gateway, one of PHP, does not say.
    ///
    /// @param id its client_id, as those outside may see it: plain or sealed
    /// @param gateway the inner address of its gateway
    /// @param protocol what it speaks, "" when that is not known
    /// @param remote where it came from, "" when that is not known
    /// @param groups the first of those it is in
    /// @param groupCount how many it is in
    /// @param worker who looks after it
    /// @param queuedBytes what its socket does not take
    /// @param paused whether it is not read from, as its worker has enough to do or its gateway
    ///   goes down; null when that is not known
    /// @param waitingEvents those that were read from it and that its worker has not begun with
    public record Row(
            String id,
            String gateway,
            String protocol,
            String remote,
            @Nullable String uid,
            List<String> groups,
            int groupCount,
            @Nullable String worker,
            long ageMillis,
            long messagesIn,
            long messagesOut,
            long bytesIn,
            long bytesOut,
            long queuedBytes,
            @Nullable Boolean paused,
            int waitingEvents) {
        public Row {
            id = id == null ? "" : id;
            gateway = gateway == null ? "" : gateway;
            protocol = protocol == null ? "" : protocol;
            remote = remote == null ? "" : remote;
            groups = groups == null ? List.of() : List.copyOf(groups);
        }
    }
}
