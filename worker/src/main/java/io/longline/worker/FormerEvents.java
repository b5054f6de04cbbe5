package io.longline.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The [Events] that others have taken over from, until they are stopped: once, when their last
/// handler has returned, however long that takes, or else when the worker ends.
///
/// Of those that are waited for each has a handler of its own that does not return, so there are no
/// more than such handlers.
final class FormerEvents {
    private final Consumer<ServedEvents> stop;
    private final Set<Former> waitedFor = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    private final class Former {
        private final ServedEvents served;
        private final Set<RunningHandler> handlers;
        private final AtomicBoolean stopping = new AtomicBoolean();
        private final CompletableFuture<Void> stopped = new CompletableFuture<>();

        Former(ServedEvents served, Set<RunningHandler> handlers) {
            this.served = served;
            this.handlers = handlers;
        }

        /// Whoever comes first does it.
        void stop() {
            if (stopping.compareAndSet(false, true)) {
                stop.accept(served);
                waitedFor.remove(this);
                stopped.complete(null);
            }
        }
    }

    /// @param stop runs onWorkerStop, and throws nothing
    FormerEvents(Consumer<ServedEvents> stop) {
        this.stop = stop;
    }

    /// Waits for their handlers, and stops them on this thread. Where the limit or an interrupt,
    /// which stays, ends the waiting, they are stopped later, on a thread of its own.
    ///
    /// @param running the handlers that ran when others took over, those of earlier Events among
    ///   them
    /// @return how many have not returned
    int add(ServedEvents former, Collection<RunningHandler> running, Duration limit) {
        var handlers = new HashSet<>(running);
        waitedFor.forEach(earlier -> handlers.removeAll(earlier.handlers));
        var returned =
                CompletableFuture.allOf(
                        handlers.stream()
                                .map(RunningHandler::end)
                                .toArray(CompletableFuture<?>[]::new));
        await(returned, limit);
        int busy = (int) handlers.stream().filter(handler -> !handler.hasEnded()).count();
        if (busy == 0) {
            stop.accept(former);
        } else {
            stopLater(new Former(former, handlers), returned);
        }
        return busy;
    }

    private void stopLater(Former former, CompletableFuture<Void> returned) {
        waitedFor.add(former);
        var _ =
                returned.thenRunAsync(
                        former::stop,
                        task -> Thread.ofVirtual().name("longline-former-events").start(task));
        if (ending) {
            former.stop();
        }
    }

    /// Stops those that are waited for.
    ///
    /// @return complete when those are stopped, too, with which another thread had begun
    CompletableFuture<Void> end() {
        ending = true;
        List<Former> left = List.copyOf(waitedFor);
        left.forEach(Former::stop);
        return CompletableFuture.allOf(
                left.stream().map(former -> former.stopped).toArray(CompletableFuture<?>[]::new));
    }

    private static void await(CompletableFuture<Void> returned, Duration limit) {
        try {
            returned.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException busy) {
            // who asked is told how many
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError("none of these fails", e);
        }
    }
}
