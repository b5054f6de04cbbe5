package io.longline.worker;

import io.longline.protocol.ClientId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/// Keeps each client's events in order while different clients' run at the same time.
///
/// A client has a lane, and the lane a virtual thread, only while it has events: idle clients cost
/// nothing. A lane in which `pauseAt` events wait has its client paused, and resumed when
/// `resumeAt` are left. Who cannot be paused waits in [#awaitRoom].
final class ClientLanes {

    /// Makes the gateway read from a client no more, or again.
    interface Pace {
        void pause(ClientId client);

        void resume(ClientId client);
    }

    private static final int LANES_OF_ALL = 64;

    private final Pace pace;
    private final int pauseAt;
    private final int resumeAt;
    private final int waitingLimit;
    private final ConcurrentHashMap<ClientId, Lane> lanes = new ConcurrentHashMap<>();
    private final LongAdder waiting = new LongAdder();
    private final Object progress = new Object();
    private volatile int watchers; // written under progress

    ClientLanes(Pace pace, int pauseAt, int resumeAt, int waitingLimit) {
        this.pace = pace;
        this.pauseAt = pauseAt;
        this.resumeAt = resumeAt;
        this.waitingLimit = waitingLimit;
    }

    void run(ClientId client, Runnable event) {
        while (!lanes.computeIfAbsent(client, Lane::new).add(event)) {
            // that lane came to its end just now; the next one is new
            Thread.onSpinWait();
        }
    }

    /// Returns when fewer events wait than may: of this client, and of all together.
    ///
    /// @return whether it is so, within the limit
    boolean awaitRoom(ClientId client, Duration limit) throws InterruptedException {
        return hasRoom(client) || await(() -> hasRoom(client), limit);
    }

    /// Whether all events were handled within the limit.
    boolean awaitEmpty(Duration limit) throws InterruptedException {
        return await(lanes::isEmpty, limit);
    }

    private boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (progress) {
            watchers++;
            try {
                long left;
                while (!condition.getAsBoolean() && (left = end - System.nanoTime()) > 0) {
                    progress.wait(left / 1_000_000 + 1);
                }
                return condition.getAsBoolean();
            } finally {
                watchers--;
            }
        }
    }

    /// How many clients have an event that is not done.
    int busyClients() {
        return lanes.size();
    }

    private boolean hasRoom(ClientId client) {
        Lane lane = lanes.get(client);
        return (lane == null || lane.waiting() < waitingLimit)
                && waiting.sum() < (long) waitingLimit * LANES_OF_ALL;
    }

    private void progressed() {
        if (watchers > 0) {
            synchronized (progress) {
                progress.notifyAll();
            }
        }
    }

    private final class Lane implements Runnable {
        private final ClientId client;
        private final Queue<Runnable> events = new ArrayDeque<>(); // guarded by this
        private boolean started; // guarded by this
        private boolean paused; // guarded by this
        private boolean ended; // guarded by this

        Lane(ClientId client) {
            this.client = client;
        }

        /// False when the lane has ended.
        boolean add(Runnable event) {
            boolean first;
            synchronized (this) {
                if (ended) {
                    return false;
                }
                events.add(event);
                waiting.increment();
                first = !started;
                started = true;
                if (events.size() >= pauseAt && !paused) {
                    // said under this lock, so that it cannot overtake the resume that follows it
                    paused = true;
                    pace.pause(client);
                }
            }
            if (first) {
                // Not under the lock: the thread would come to it before this one has left it, and
                // spin.
                Thread.ofVirtual().name("longline-client").start(this);
            }
            return true;
        }

        synchronized int waiting() {
            return events.size();
        }

        @Override
        public void run() {
            Runnable event;
            while ((event = next()) != null) {
                event.run();
            }
        }

        /// The next event, or null when none waits and the lane has ended.
        private @Nullable Runnable next() {
            Runnable event;
            synchronized (this) {
                event = events.poll();
                if (event == null) {
                    ended = true;
                    lanes.remove(client, this);
                } else {
                    waiting.decrement();
                }
                if (paused && events.size() <= resumeAt) {
                    paused = false;
                    pace.resume(client);
                }
            }
            progressed();
            return event;
        }
    }
}
