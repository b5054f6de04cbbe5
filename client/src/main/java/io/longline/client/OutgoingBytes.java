package io.longline.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What many threads want to send and one writes, as much at a time as has gathered.
///
/// It has room for `capacity` bytes, those that are being written among them, or for one package of
/// any size when it is empty. Whoever finds no room waits.
final class OutgoingBytes {
    private static final int SMALL = 64 * 1024;
    private static final int KEPT = 1024 * 1024;

    private final int capacity;
    // not synchronized: these are waited on by virtual threads, which Java 21 would pin
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition room = lock.newCondition();
    private byte[] gathering = new byte[SMALL]; // guarded by lock
    private int gathered; // guarded by lock
    private byte[] writing = new byte[SMALL]; // the writer's alone
    private int beingWritten; // written under lock, by the writer alone
    private boolean closed; // guarded by lock

    OutgoingBytes(int capacity) {
        this.capacity = capacity;
    }

    /// @return false when it is closed, and nothing was put
    /// @throws TimeoutException when there was no room within the limit
    boolean put(byte[] packet, long limitNanos) throws TimeoutException, InterruptedException {
        lock.lock();
        try {
            while (!closed && !fits(packet.length)) {
                if (limitNanos <= 0) {
                    throw new TimeoutException();
                }
                limitNanos = room.awaitNanos(limitNanos);
            }
            if (closed) {
                return false;
            }
            if (packet.length > gathering.length - gathered) {
                gathering = Arrays.copyOf(gathering, grown(gathered + packet.length));
            }
            System.arraycopy(packet, 0, gathering, gathered, packet.length);
            if (gathered == 0) {
                filled.signal();
            }
            gathered += packet.length;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Where the bytes go.
    interface Sink {
        void write(byte[] bytes, int length) throws IOException;
    }

    /// Writes everything that has gathered, waiting until there is something.
    ///
    /// @return false when it is closed and empty
    boolean writeTo(Sink sink) throws IOException, InterruptedException {
        lock.lock();
        try {
            while (gathered == 0) {
                if (closed) {
                    return false;
                }
                filled.await();
            }
            byte[] full = gathering;
            gathering = writing.length > KEPT ? new byte[SMALL] : writing;
            writing = full;
            beingWritten = gathered;
            gathered = 0;
        } finally {
            lock.unlock();
        }
        sink.write(writing, beingWritten);
        lock.lock();
        try {
            beingWritten = 0;
            room.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// What was not written yet.
    int size() {
        lock.lock();
        try {
            return gathered + beingWritten;
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more can be put; what was can still be taken.
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until it is empty.
    void awaitWritten(long limitNanos) throws InterruptedException {
        lock.lock();
        try {
            while (gathered + beingWritten > 0 && limitNanos > 0) {
                limitNanos = room.awaitNanos(limitNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(int length) {
        int used = gathered + beingWritten;
        return used == 0 || length <= capacity - used;
    }

    private int grown(int needed) {
        return (int) Math.max(needed, Math.min(2L * gathering.length, capacity));
    }
}
