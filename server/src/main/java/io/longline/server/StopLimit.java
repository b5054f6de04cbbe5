package io.longline.server;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// How long handlers have at a stop. The first who asks for one says it. Who asks later, while it
/// waits, can only shorten it: then handlers have so long from that moment on.
final class StopLimit {
    private Duration limit; // guarded by this
    private boolean settled; // guarded by this
    private long since = System.nanoTime(); // guarded by this

    /// @param limit for a stop that nobody has asked for in words, as at a signal
    StopLimit(Duration limit) {
        this.limit = limit;
    }

    /// @return what holds now
    synchronized Duration ask(Duration asked) {
        if (!settled || asked.compareTo(limit) < 0) {
            limit = asked;
            since = System.nanoTime();
        }
        settled = true;
        return limit;
    }

    synchronized Duration inForce() {
        return limit;
    }

    /// The wait for handlers begins: how much of it is left, whenever that is asked.
    Supplier<Duration> countdown() {
        return countdown(UnaryOperator.identity());
    }

    /// The same for a longer wait.
    ///
    /// @param wait how long it is at a limit
    synchronized Supplier<Duration> countdown(UnaryOperator<Duration> wait) {
        settled = true;
        long begun = System.nanoTime();
        long latest = begun + wait.apply(limit).toNanos();
        return () -> left(begun, latest, wait);
    }

    private synchronized Duration left(long begun, long latest, UnaryOperator<Duration> wait) {
        long now = System.nanoTime();
        long from = since - begun > 0 ? since : begun;
        long left = Math.min(latest - now, from + wait.apply(limit).toNanos() - now);
        return Duration.ofNanos(Math.max(0, left));
    }
}
