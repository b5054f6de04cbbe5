package io.longline.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/// Things on one event loop that must be done within the same time. They come due in the order in
/// which they came, so a queue does what a timer for each would. Touched on that loop alone.
///
/// What is done in time stays in the queue until its time has passed, and then does nothing.
public final class Deadlines {
    private static final int LEAST_AT_ONCE = 2;

    private final long limitNanos;
    private final LongSupplier nanoTime;
    private final Queue<Due> queue = new ArrayDeque<>();
    private int atOnce; // as long as more are due

    public Deadlines(Duration limit, LongSupplier nanoTime) {
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
    }

    /// @param timeIsUp looks for itself whether it still matters
    public void add(Runnable timeIsUp) {
        queue.add(new Due(nanoTime.getAsLong() + limitNanos, timeIsUp));
    }

    /// Tells those whose time has passed; called every now and then.
    public void check() {
        long now = nanoTime.getAsLong();
        while (isDue(now)) {
            queue.remove().timeIsUp().run();
        }
    }

    /// Tells some of those whose time has passed: when very many came together, telling all of them
    /// at once would hold up everybody else on the loop. Once a millisecond, it has told all after
    /// half of the limit, however many they are; and those who come again for having been told do
    /// so one after another.
    ///
    /// @return whether there are more
    public boolean checkSome() {
        long callsInHalf = Math.max(1, limitNanos / 2_000_000);
        atOnce = Math.max(atOnce, LEAST_AT_ONCE);
        atOnce = (int) Math.max(atOnce, Math.ceilDiv(queue.size(), callsInHalf));
        long now = nanoTime.getAsLong();
        for (int i = 0; i < atOnce && isDue(now); i++) {
            queue.remove().timeIsUp().run();
        }
        if (isDue(now)) {
            return true;
        }
        atOnce = 0;
        return false;
    }

    private boolean isDue(long now) {
        Due first = queue.peek();
        return first != null && now - first.at() >= 0;
    }

    /// Tells all of them, in time or not.
    public void expireAll() {
        for (Due due = queue.poll(); due != null; due = queue.poll()) {
            due.timeIsUp().run();
        }
    }

    private record Due(long at, Runnable timeIsUp) {}
}
