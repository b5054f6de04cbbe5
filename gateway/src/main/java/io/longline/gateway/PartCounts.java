package io.longline.gateway;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Map;
import java.util.Objects;

/// What one event loop's part of a gateway has done since the start. Changed on that loop alone,
/// read by any thread.
final class PartCounts {
    final OwnedCount opened = new OwnedCount();
    final OwnedCount messagesIn = new OwnedCount();
    final OwnedCount bytesIn = new OwnedCount();
    final OwnedCount messagesOut = new OwnedCount();
    final OwnedCount bytesOut = new OwnedCount();
    final OwnedCount tablesVisited = new OwnedCount();
    final OwnedCount tablesWithMember = new OwnedCount();
    final OwnedCount slowClients = new OwnedCount();
    final OwnedCount clientQueueBytes = new OwnedCount();
    private final Map<Parting, OwnedCount> ended =
            Parting.all().stream().collect(toUnmodifiableMap(why -> why, _ -> new OwnedCount()));

    /// Clients that are no longer there, for this reason.
    OwnedCount ended(Parting why) {
        return Objects.requireNonNull(ended.get(why));
    }
}
