package io.longline.gateway;

import io.longline.gateway.ClientConnection.Pause;
import io.longline.protocol.ClientId;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientAdopted;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.HandshakeAsked;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Who looks after the clients of a worker that leaves or has gone. Touched on one event loop
/// alone, for the clients of that loop.
///
/// The next worker is told of each client that it now looks after, then of what the former one was
/// given and did not take, then of what was held since. So a client's events stay in order, and no
/// two workers have events of one client at once, but for what a worker took before its link broke.
///
/// When this gateway stood still, or all of its workers have gone together, they may have taken it
/// for lost. It listens first whose last events they have run.
///
/// Without another worker the clients wait for [#LONGEST_WAIT], and so do those that come
/// meanwhile; then they are closed, as are clients that come to a gateway without workers.
final class WorkerSuccession {

    /// As long as a worker that is restarted may take, 10 s.
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /// Workers that go so soon after one another, 10 s, have gone for one reason: most likely this
    /// gateway was cut off, or stood still.
    private static final Duration TOGETHER = Duration.ofSeconds(10);

    /// How long those that come back then have to say whom they took for lost, 3 s: they come back
    /// within 2.
    static final Duration SAYS_WHO_IS_LOST = Duration.ofSeconds(3);

    /// A gateway that stood still for so long, 10 s, may have been taken for lost: workers wait for
    /// 15 s, up to 5 of which may have passed before.
    static final Duration STOOD_STILL = Duration.ofSeconds(10);

    private final ConnectionTable table;
    private final WorkerPool pool;
    private final ClientTraffic traffic;
    private final long heldBytes;
    private final LongSupplier nanoTime;
    private final Map<AttachedWorker, HeldEvents> held = new LinkedHashMap<>();
    private int goneTogether;
    private long lastGone;
    private long ranAt;
    private boolean stoodStill; // `ranAgainAt`, not long ago
    private long ranAgainAt;
    private boolean handsOver; // at `handOverAt`
    private long handOverAt;

    WorkerSuccession(
            ConnectionTable table,
            WorkerPool pool,
            ClientTraffic traffic,
            long heldBytes,
            LongSupplier nanoTime) {
        this.table = table;
        this.pool = pool;
        this.traffic = traffic;
        this.heldBytes = heldBytes;
        this.nanoTime = nanoTime;
        this.ranAt = nanoTime.getAsLong();
    }

    /// Keeps an event of a client whose worker takes none, and reads no more from the client.
    ///
    /// @return false when there was no room for it
    boolean hold(AttachedWorker worker, ClientConnection client, WorkerEvent event) {
        if (!client.isGone()) {
            client.pause(Pause.WORKER_AWAITED);
        }
        return heldFor(worker).add(event);
    }

    void leaving(AttachedWorker worker) {
        heldFor(worker);
    }

    void gone(AttachedWorker worker) {
        HeldEvents events = heldFor(worker);
        List<WorkerEvent> untaken = worker.link().untaken(table::isOwn);
        long now = nanoTime.getAsLong();
        ran(now);
        goneTogether =
                goneTogether > 0 && now - lastGone < TOGETHER.toNanos() ? goneTogether + 1 : 1;
        lastGone = now;
        if (pool.workers().isEmpty()) {
            events.waitFrom(now, untaken);
        } else if (stoodStill) {
            // the others may not have noticed, and this one may have run the last events
            events.waitFrom(now, untaken);
            listenFrom(now);
        } else {
            held.remove(worker);
            handOver(worker, events.after(untaken));
        }
    }

    /// Whoever waited waits no longer, unless all workers had gone together.
    void arrived() {
        if (goneTogether >= 2 && !waiting().isEmpty()) {
            listenFrom(nanoTime.getAsLong());
        } else if (!handsOver) {
            handOverAll();
        }
        goneTogether = 0;
    }

    /// The client's last event was run by a worker that took this gateway for lost.
    void forget(int number) {
        held.values().forEach(events -> events.forget(number));
    }

    /// Adds up how many events of each of these clients are kept.
    void countHeld(Set<ClientId> clients, Map<ClientId, Integer> into) {
        held.values().forEach(events -> events.count(clients, into));
    }

    private void listenFrom(long now) {
        handsOver = true;
        handOverAt = now + SAYS_WHO_IS_LOST.toNanos();
    }

    /// Notes that this loop runs, and so whether it has stood still.
    private void ran(long now) {
        if (now - ranAt >= STOOD_STILL.toNanos()) {
            stoodStill = true;
            ranAgainAt = now;
        } else if (stoodStill && now - ranAgainAt >= TOGETHER.toNanos()) {
            stoodStill = false;
        }
        ranAt = now;
    }

    private void handOverAll() {
        handsOver = false;
        for (AttachedWorker worker : waiting()) {
            HeldEvents events = heldFor(worker);
            held.remove(worker);
            handOver(worker, events.after(List.of()));
        }
    }

    /// Closes the clients that have waited too long. To be called a few times a second.
    void check() {
        long now = nanoTime.getAsLong();
        ran(now);
        if (handsOver) {
            if (now - handOverAt >= 0) {
                handOverAll();
            }
            return;
        }
        long longAgo = now - LONGEST_WAIT.toNanos();
        for (AttachedWorker worker : waiting()) {
            if (heldFor(worker).waitsSinceBefore(longAgo)) {
                held.remove(worker);
                clientsOf(worker).forEach(traffic::abandon);
            }
        }
    }

    /// One whose successor new clients may wait for, when there is no worker; null when there was
    /// none lately.
    @Nullable AttachedWorker awaited() {
        return held.isEmpty() ? null : held.keySet().iterator().next();
    }

    private List<AttachedWorker> waiting() {
        if (held.isEmpty()) {
            return List.of();
        }
        return held.entrySet().stream()
                .filter(entry -> entry.getValue().isWaiting())
                .map(Map.Entry::getKey)
                .toList();
    }

    private HeldEvents heldFor(AttachedWorker worker) {
        return held.computeIfAbsent(worker, _ -> new HeldEvents(heldBytes));
    }

    private List<ClientConnection> clientsOf(AttachedWorker worker) {
        var clients = new ArrayList<ClientConnection>();
        table.everyone()
                .forEach(client -> {
                    if (client.worker() == worker) {
                        clients.add(client);
                    }
                });
        return clients;
    }

    private void handOver(AttachedWorker former, List<WorkerEvent> events) {
        List<ClientConnection> clients = clientsOf(former);
        for (ClientConnection client : clients) {
            AttachedWorker next = pool.choose(client.id(), client.origin(), former);
            if (next != null) {
                client.worker(next);
                traffic.hand(
                        next, new ClientAdopted(client.id(), client.origin(), client.session()));
            }
        }
        List<WorkerEvent> left = deliver(events, former);
        for (ClientConnection client : clients) {
            if (client.worker() != former) {
                askAgain(client);
                client.resume(Pause.WORKER_ASKED);
                client.resume(Pause.WORKER_AWAITED);
            }
        }
        if (!left.isEmpty() || clients.stream().anyMatch(client -> client.worker() == former)) {
            // the last worker went while this was going on
            heldFor(former).waitFrom(nanoTime.getAsLong(), left);
        }
    }

    /// @return those that nobody is there for
    private List<WorkerEvent> deliver(List<WorkerEvent> events, AttachedWorker former) {
        var left = new ArrayList<WorkerEvent>();
        // who is no more, but whose last events were not taken: each with one worker, too
        var departed = new HashMap<Integer, AttachedWorker>();
        for (WorkerEvent event : events) {
            if (event instanceof HandshakeAsked || event instanceof ClientAdopted) {
                continue; // both are said anew, of those that are still there
            }
            int number = event.client().connection();
            ClientConnection client = table.get(number);
            AttachedWorker next =
                    client != null
                            ? client.worker()
                            : departed.computeIfAbsent(
                                    number,
                                    _ -> pool.choose(event.client(), event.origin(), former));
            if (next == null || next == former) {
                left.add(event);
                continue;
            }
            traffic.hand(next, event);
            if (client == null && event instanceof ClientClosed) {
                next.clients().decrementAndGet();
                departed.remove(number);
            }
        }
        return left;
    }

    /// Whether the client may come in is asked of its new worker, which may not want to be asked.
    private void askAgain(ClientConnection client) {
        HandshakeRequest request = client.asked();
        if (request != null && !client.isGone()) {
            client.asked(null);
            if (traffic.handshake(client, request)) {
                client.outbound().acceptHandshake();
            }
        }
    }
}
