package io.longline.examples.liveroom;

/// Counts in this process, for as long as it lives.
///
/// Room names are the clients' to choose, so only [BoundedCounts#MOST_ROOMS] are kept: beyond that,
/// the room that was touched longest ago starts again at 0.
final class InMemoryPageViews implements PageViews {

    private final BoundedCounts counts = new BoundedCounts();

    @Override
    public void entered(String room) {
        counts.add(room, 1);
    }

    @Override
    public long of(String room) {
        return counts.of(room);
    }

    @Override
    public void close() {}
}
