package io.longline.worker;

import io.longline.protocol.ClientId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Keeps each client's events in order while different clients' run at the same time.
///
/// A client has a lane only while it has events: idle clients cost nothing. A runner, a virtual
/// thread, works off one lane after the other, and while there are more to come another stands by:
/// when a handler waits for something, that one goes on with the next lane. So handlers that wait
/// have a thread each, and those that do not share one.
///
/// A lane in which [WorkerSettings.Waiting#pauseAt] events wait has its client paused, and resumed
/// when [WorkerSettings.Waiting#resumeAt] are left. Who cannot be paused waits in [#awaitRoom].
final class ClientLanes {

    /// Makes the gateway read from a client no more, or again.
    interface Pace {
        void pause(ClientId client);

        void resume(ClientId client);
    }

    private static final int LANES_OF_ALL = 64;

    /// A runner lets other virtual threads on, who would wait for a processor as long as there are
    /// events otherwise. After so many events it yields, which lets those on that were made ready
    /// by a virtual thread.
    private static final int EVENTS_A_TURN = 64;

    /// After so long, 20 ms, it parks for a moment: only then does its carrier look for those that
    /// were made ready by another thread, a socket's poller among them. Not more often, since it
    /// waits behind them in the same way itself.
    private static final long PARKS_EVERY_NANOS = 20_000_000;

    /// A runner is started by another one, too, and takes nothing over from its thread.
    private static final ThreadFactory RUNNERS =
            Thread.ofVirtual()
                    .name("longline-client")
                    .inheritInheritableThreadLocals(false)
                    .factory();

    private final Pace pace;
    private final WorkerSettings.Waiting bounds;
    private final ConcurrentHashMap<ClientId, Lane> lanes = new ConcurrentHashMap<>();
    private final Queue<Lane> unstarted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean runnerStandsBy = new AtomicBoolean(); // started, and has not begun
    private final LongAdder waiting = new LongAdder();
    private final Object progress = new Object();
    private volatile int watchers; // written under progress

    ClientLanes(Pace pace, WorkerSettings.Waiting bounds) {
        this.pace = pace;
        this.bounds = bounds;
    }

    /// The event is handled after the client's earlier ones, from the next [#start] on at the
    /// latest.
    void run(ClientId client, Runnable event) {
        while (!lanes.computeIfAbsent(client, Lane::new).add(event)) {
            // that lane came to its end just now; the next one is new
            Thread.onSpinWait();
        }
    }

    /// Starts the lanes that have come to be since.
    void start() {
        if (!unstarted.isEmpty()
                && !runnerStandsBy.get()
                && runnerStandsBy.compareAndSet(false, true)) {
            boolean started = false;
            try {
                RUNNERS.newThread(new Runner()).start();
                started = true;
            } finally {
                if (!started) {
                    runnerStandsBy.set(false); // the next one tries again
                }
            }
        }
    }

    /// Works off lanes as long as there are any.
    private final class Runner implements Runnable {
        private int handled;
        private long began; // when it was last made ready

        @Override
        public void run() {
            began = System.nanoTime();
            runnerStandsBy.set(false);
            Lane lane;
            while ((lane = unstarted.poll()) != null) {
                start(); // should this one be held up, somebody goes on with the others
                lane.run(this);
            }
        }

        void handle(Runnable event) {
            event.run();
            Thread.interrupted(); // a handler's own affair, and not that of the next client's
            if (++handled % EVENTS_A_TURN == 0) {
                letOthersOn();
            }
        }

        @SuppressWarnings("ThreadPriorityCheck") // between virtual threads nobody else shares out
        private void letOthersOn() {
            if (System.nanoTime() - began < PARKS_EVERY_NANOS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(1);
                began = System.nanoTime();
            }
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

    /// Waits for the events that these clients have now.
    ///
    /// @return whether all of them were handled within the limit
    boolean awaitHandled(Predicate<ClientId> clients, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        // one after the other: to look at all lanes after each event would take the longer, the
        // more there are
        for (ClientId client : lanes.keySet()) {
            var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            if (clients.test(client) && !await(() -> !lanes.containsKey(client), left)) {
                return false;
            }
        }
        return true;
    }

    private boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        start(); // what is waited for must not wait itself
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

    /// The handlers that run now. One that still runs when this is called again is the same object
    /// again.
    List<RunningHandler> running() {
        var running = new ArrayList<RunningHandler>();
        lanes.values().forEach(lane -> lane.handler().ifPresent(running::add));
        return running;
    }

    /// Those of these clients that have an event that is not done.
    Set<ClientId> busyAmong(Predicate<ClientId> clients) {
        return lanes.keySet().stream().filter(clients).collect(Collectors.toSet());
    }

    /// How many clients have an event that is not done.
    int busyClients() {
        return lanes.size();
    }

    /// How many events wait, of all clients together.
    long waitingEvents() {
        return waiting.sum();
    }

    /// How many events of each of these wait; those that have none are left out.
    Map<ClientId, Integer> waitingEvents(Set<ClientId> clients) {
        var waiting = new HashMap<ClientId, Integer>();
        for (ClientId client : clients) {
            Lane lane = lanes.get(client);
            int events = lane == null ? 0 : lane.waiting();
            if (events > 0) {
                waiting.put(client, events);
            }
        }
        return waiting;
    }

    private boolean hasRoom(ClientId client) {
        Lane lane = lanes.get(client);
        return (lane == null || lane.waiting() < bounds.limit())
                && waiting.sum() < (long) bounds.limit() * LANES_OF_ALL;
    }

    private void progressed() {
        if (watchers > 0) {
            synchronized (progress) {
                progress.notifyAll();
            }
        }
    }

    private final class Lane {
        private final ClientId client;
        private final Queue<Runnable> events = new ArrayDeque<>(); // guarded by this
        private boolean started; // guarded by this
        private boolean paused; // guarded by this
        private boolean ended; // guarded by this
        private boolean handles; // an event, now; guarded by this
        private @Nullable RunningHandler handler; // somebody waits for; guarded by this

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
                if (events.size() >= bounds.pauseAt() && !paused) {
                    // said under this lock, so that it cannot overtake the resume that follows it
                    paused = true;
                    pace.pause(client);
                }
            }
            if (first) {
                unstarted.add(this);
            }
            return true;
        }

        synchronized int waiting() {
            return events.size();
        }

        /// The handler that runs.
        synchronized Optional<RunningHandler> handler() {
            if (handles && handler == null) {
                handler = new RunningHandler();
            }
            return Optional.ofNullable(handler);
        }

        void run(Runner runner) {
            Runnable event;
            while ((event = next()) != null) {
                runner.handle(event);
            }
        }

        /// The next event, or null when none waits and the lane has ended.
        private @Nullable Runnable next() {
            Runnable event;
            RunningHandler last;
            synchronized (this) {
                last = handler;
                handler = null;
                event = events.poll();
                handles = event != null;
                if (event == null) {
                    ended = true;
                    lanes.remove(client, this);
                } else {
                    waiting.decrement();
                }
                if (paused && events.size() <= bounds.resumeAt()) {
                    paused = false;
                    pace.resume(client);
                }
            }
            if (last != null) {
                last.ended();
            }
            progressed();
            return event;
        }
    }
}
