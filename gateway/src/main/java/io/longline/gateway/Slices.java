package io.longline.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Goes through many clients of one event loop a slice at a time, so that the loop reads its
/// sockets and carries out commands in between: a million clients hold up nobody. Touched on that
/// loop alone.
///
/// Who is gone through is settled at the beginning; who has left by the time it would be their turn
/// is passed over.
final class Slices {

    /// The largest slice: what is done for a client takes a microsecond, or three when it is
    /// written to, so that others wait a few milliseconds at most.
    static final int CLIENTS = 1024;

    private final Executor between;

    /// @param between runs a task on the loop when it has done what others want of it
    Slices(Executor between) {
        this.between = between;
    }

    /// Does the first slice at once.
    ///
    /// @param afterEach runs at the end of each slice
    /// @return completed when all have had their turn, with the mistake when there was one
    CompletableFuture<Void> forEach(Matching clients, Matching.Action action, Runnable afterEach) {
        var done = new CompletableFuture<Void>();
        step(clients, action, afterEach, done);
        return done;
    }

    private void step(
            Matching clients,
            Matching.Action action,
            Runnable afterEach,
            CompletableFuture<Void> done) {
        try {
            clients.next(CLIENTS, action);
            afterEach.run();
            if (clients.isDone()) {
                done.complete(null);
            } else {
                between.execute(() -> step(clients, action, afterEach, done));
            }
        } catch (RuntimeException mistake) {
            done.completeExceptionally(mistake);
        }
    }
}
