package io.longline.worker;

import io.longline.protocol.wire.ToGateway.Took;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The events that were read from one connection, by number. Either a handler has begun with an
/// event, which the gateway is to be told, or it waits in its client's lane.
///
/// Once the connection has ended, those that wait are nobody's until it is known what has become of
/// the gateway. If it lives, it gives them to another worker together with their clients, or to
/// this one again, and they are not handled here. If it is lost, they are, before the last events
/// of their clients. Meanwhile their lanes wait, for 25 s at most.
///
/// The events of a gateway that does not want to know what was taken, PHP's, have no numbers and
/// are always handled here. Safe for use by any thread.
final class ReadEvents {
    private final CompletableFuture<Boolean> ours = new CompletableFuture<>();
    private boolean numbered; // guarded by this
    private boolean ended; // guarded by this
    private long read; // guarded by this
    private long begun; // how many; guarded by this
    private long[] unsaid =
            new long[64]; // those begun that the gateway was not told; guarded by this
    private int unsaidCount; // guarded by this

    /// The gateway wants to know what was taken, from its first event on.
    synchronized void number() {
        numbered = true;
    }

    /// One more was read.
    ///
    /// @return its number
    synchronized long next() {
        return read++;
    }

    /// One more was read that needs no handler.
    void skip() {
        var _ = begin(next());
    }

    /// Called before an event is handled. Waits while it is nobody's; an interrupt does not end
    /// that.
    ///
    /// @return whether it is to be handled here
    boolean begin(long number) {
        synchronized (this) {
            if (!numbered) {
                return true;
            }
            if (!ended) {
                if (unsaidCount == unsaid.length) {
                    unsaid = Arrays.copyOf(unsaid, 2 * unsaidCount);
                }
                unsaid[unsaidCount++] = number;
                begun++;
                return true;
            }
        }
        return ours.join();
    }

    /// Whether there is something to tell the gateway.
    synchronized boolean hasUnsaid() {
        return unsaidCount > 0;
    }

    /// Whether there will be, when those that wait are begun.
    synchronized boolean hasWaiting() {
        return numbered && begun < read;
    }

    /// What the gateway is to be told; the next time it is not said again.
    synchronized List<Took.Run> takeUnsaid() {
        var runs = new ArrayList<Took.Run>();
        Arrays.sort(unsaid, 0, unsaidCount);
        int first = 0;
        for (int i = 1; i <= unsaidCount; i++) {
            if (i == unsaidCount || unsaid[i] != unsaid[i - 1] + 1) {
                runs.add(new Took.Run((int) unsaid[first], i - first));
                first = i;
            }
        }
        unsaidCount = 0;
        return runs;
    }

    /// The connection has ended: what has not begun waits.
    synchronized void end() {
        ended = true;
    }

    /// What waits, waits no longer. The first word counts.
    ///
    /// @param ours whether it is handled here
    void settle(boolean ours) {
        this.ours.complete(ours);
    }
}
