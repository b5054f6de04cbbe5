package io.longline.gateway;

/// What one event loop's part of a gateway has done since the start. Changed on that loop alone,
/// read by any thread.
final class PartCounts {
    final NamesInUse uids;
    final NamesInUse groups;
    final OwnedCount opened = new OwnedCount();
    final OwnedCount closed = new OwnedCount();
    final OwnedCount messagesIn = new OwnedCount();
    final OwnedCount bytesIn = new OwnedCount();
    final OwnedCount messagesOut = new OwnedCount();
    final OwnedCount bytesOut = new OwnedCount();
    final OwnedCount sends = new OwnedCount();
    final OwnedCount sendsWithMember = new OwnedCount();
    final OwnedCount tablesVisited = new OwnedCount();
    final OwnedCount tablesWithMember = new OwnedCount();
    final OwnedCount slowClients = new OwnedCount();
    final OwnedCount clientQueueBytes = new OwnedCount();

    /// @param uids those in use at the gateway, shared by its parts
    /// @param groups likewise
    PartCounts(NamesInUse uids, NamesInUse groups) {
        this.uids = uids;
        this.groups = groups;
    }
}
