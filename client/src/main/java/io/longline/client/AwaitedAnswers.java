package io.longline.client;

import io.longline.protocol.GatewayCommand.Query;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Questions that a gateway has not answered yet, in the order in which they were asked.
///
/// A Java gateway says which one it answers; a PHP gateway answers in order, so there a question
/// that was given up keeps its place, and its late answer is thrown away.
final class AwaitedAnswers {

    record Awaited<R>(
            int correlation, Query<R> query, CompletableFuture<R> answer, long deadline) {}

    private final boolean inOrder;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LinkedHashMap<Integer, Awaited<?>> open = new LinkedHashMap<>(); // by lock
    private int lastCorrelation; // guarded by lock
    private boolean nothingDue; // guarded by lock
    private boolean closed; // guarded by lock

    /// @param inOrder whether answers come in the order of the questions
    AwaitedAnswers(boolean inOrder, int most) {
        this.inOrder = inOrder;
        this.most = most;
    }

    /// Null when as many are open as may be.
    <R> @Nullable Awaited<R> add(Query<R> query, long limitNanos) {
        lock.lock();
        try {
            if (open.size() >= most) {
                return null;
            }
            long deadline = System.nanoTime() + limitNanos;
            var awaited =
                    new Awaited<>(++lastCorrelation, query, new CompletableFuture<R>(), deadline);
            open.put(awaited.correlation(), awaited);
            if (nothingDue) {
                changed.signal();
            }
            return awaited;
        } finally {
            lock.unlock();
        }
    }

    /// Takes back a question that was not sent.
    void remove(Awaited<?> awaited) {
        lock.lock();
        try {
            open.remove(awaited.correlation());
        } finally {
            lock.unlock();
        }
    }

    /// The question that a PHP gateway answers now.
    @Nullable Awaited<?> takeOldest() {
        lock.lock();
        try {
            var oldest = open.pollFirstEntry();
            return oldest == null ? null : oldest.getValue();
        } finally {
            lock.unlock();
        }
    }

    /// The question that a Java gateway answers now; null when it was given up.
    @Nullable Awaited<?> take(int correlation) {
        lock.lock();
        try {
            return open.remove(correlation);
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return open.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until questions have come to their deadline, and gives those; empty when closed. Their
    /// places are kept or not, as the gateway needs it.
    List<Awaited<?>> awaitOverdue() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                Awaited<?> next = nextDue();
                long now = System.nanoTime();
                nothingDue = next == null;
                if (next == null) {
                    changed.await();
                } else if (next.deadline() - now > 0) {
                    changed.awaitNanos(next.deadline() - now);
                } else {
                    return overdue(now);
                }
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /// Everything that is open, which is given up.
    List<Awaited<?>> close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            var all = List.copyOf(open.values());
            open.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Awaited<?> nextDue() {
        for (Awaited<?> awaited : open.values()) {
            if (!awaited.answer().isDone()) {
                return awaited;
            }
        }
        return null;
    }

    private List<Awaited<?>> overdue(long now) {
        var overdue = new ArrayList<Awaited<?>>();
        for (Awaited<?> awaited : open.values()) {
            if (awaited.deadline() - now > 0) {
                break; // asked later, due later
            }
            if (!awaited.answer().isDone()) {
                overdue.add(awaited);
            }
        }
        if (!inOrder) {
            overdue.forEach(awaited -> open.remove(awaited.correlation()));
        }
        return overdue;
    }
}
