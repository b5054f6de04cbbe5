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
    private final long limitNanos;
    private final LongSupplier nanoTime;
    private final Queue<Due> queue = new ArrayDeque<>();

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
        for (Due due = queue.peek(); due != null && now - due.at() >= 0; due = queue.peek()) {
            queue.remove();
            due.timeIsUp().run();
        }
    }

    private record Due(long at, Runnable timeIsUp) {}
}
