package io.longline.gateway;

/// What one event loop's part of a gateway has done since the start. Changed on that loop alone,
/// read by any thread.
final class PartCounts {
    final OwnedCount opened = new OwnedCount();
    final OwnedCount closed = new OwnedCount();
    final OwnedCount messagesIn = new OwnedCount();
    final OwnedCount bytesIn = new OwnedCount();
    final OwnedCount messagesOut = new OwnedCount();
    final OwnedCount bytesOut = new OwnedCount();
    final OwnedCount tablesVisited = new OwnedCount();
    final OwnedCount tablesWithMember = new OwnedCount();
    final OwnedCount slowClients = new OwnedCount();
    final OwnedCount clientQueueBytes = new OwnedCount();
}
