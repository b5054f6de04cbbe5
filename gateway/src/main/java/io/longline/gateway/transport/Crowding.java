package io.longline.gateway.transport;

import java.util.function.Consumer;

/// Whether a worker has so much waiting that its clients should not be read from: from half of the
/// bound on, until a quarter is left. Loops of clients say what they have delivered, the inner loop
/// what has gone; what the pool hears last is what is.
final class Crowding {
    private final int bound;
    private final Consumer<Boolean> pool;
    private volatile boolean crowded; // written under this

    /// @param bound in bytes
    /// @param pool told of each change, one at a time
    Crowding(int bound, Consumer<Boolean> pool) {
        this.bound = bound;
        this.pool = pool;
    }

    /// Whoever has delivered has what waits sent, and so a word of [#drained] comes after this one.
    void delivered(long waitingBytes) {
        if (waitingBytes > bound / 2 && !crowded) {
            crowded(true);
        }
    }

    void drained(long waitingBytes) {
        if (crowded && waitingBytes <= bound / 4) {
            crowded(false);
        }
    }

    private synchronized void crowded(boolean now) {
        if (crowded != now) {
            crowded = false; // who delivers too much meanwhile comes here, too
            pool.accept(now);
            crowded = now;
        }
    }
}
