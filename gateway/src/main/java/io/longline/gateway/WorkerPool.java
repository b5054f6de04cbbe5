package io.longline.gateway;

import io.longline.gateway.WorkerChoice.Candidate;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.WorkerLink;

import jdk.jfr.FlightRecorder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// The workers of one gateway, shared by all of its event loops and safe for use by any thread.
/// Clients find their worker without it; it is asked only for a client that has none.
///
/// A worker goes in one of two ways. Its link ends ([#remove]): what it was given and did not take
/// goes to others with its clients, and so may come a second time if it was taken after all. Or it
/// leaves ([#leave], then [#remove]): it is given nothing new, finishes what it has, and nothing is
/// lost or comes twice. Either way each event loop decides anew for its own clients, and until it
/// has, their events wait: a client's events are never with two workers at once.
public final class WorkerPool {
    private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

    /// What an event loop of the gateway does when workers come and go. Called on any thread.
    interface Listener {

        /// The worker can take more from its clients, or takes nothing any more.
        void relieved(AttachedWorker worker);

        /// The worker's link was replaced: what was asked over the old one is asked no longer.
        void replaced(AttachedWorker worker);

        /// The worker takes no more events.
        ///
        /// @param quiet run once this loop delivers nothing to it any more
        void leaving(AttachedWorker worker, Runnable quiet);

        /// The worker has gone; its clients are to go to others.
        void gone(AttachedWorker worker);

        /// There is a worker for clients that wait for one.
        void arrived();
    }

    private static final String LEFT = "left";

    private final String gateway;
    private final WorkerChoice choice;
    private final Map<String, AttachedWorker> byKey = new LinkedHashMap<>(); // guarded by this
    private final Map<WorkerLink, AttachedWorker> leaving = new HashMap<>(); // guarded by this
    private final LongAdder linksLost = new LongAdder();
    private final List<Listener> loops = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private @Nullable GatewayAddress draining; // null while it is not; guarded by this
    private boolean closed; // guarded by this

    /// @param gateway whose workers these are, for the log
    public WorkerPool(String gateway, WorkerChoice choice) {
        this.gateway = gateway;
        this.choice = choice;
    }

    /// Takes the worker in. One with the same key that is still there is replaced, and its clients
    /// stay with the new one; but two instances of one key are two workers, and the second one's
    /// key is made different.
    ///
    /// @return the link that was replaced, for its owner to close
    public Optional<WorkerLink> add(WorkerLink link) {
        String key = link.workerKey();
        AttachedWorker known;
        GatewayAddress lettingGo;
        synchronized (this) {
            known = byKey.get(key);
            if (known != null && !known.link().instance().equals(link.instance())) {
                key = key + "#" + link.instance();
                known = byKey.get(key);
            }
            if (known == null) {
                byKey.put(key, new AttachedWorker(key, link));
            }
            lettingGo = draining;
        }
        if (known == null) {
            log.info("worker {} is here, at gateway {}", key, gateway);
            if (FlightRecorder.isInitialized()) {
                WorkerLinkEvent.record(key, true, "");
            }
            if (lettingGo != null) {
                link.draining(lettingGo);
            }
            loops.forEach(Listener::arrived);
            first.complete(null);
            return Optional.empty();
        }
        return replace(known, link);
    }

    /// The worker is here a second time. One that says what it took has ended its first link, which
    /// is not yet seen to have ended; of PHP's, two may have been given one name.
    private Optional<WorkerLink> replace(AttachedWorker known, WorkerLink link) {
        WorkerLink replaced = known.link();
        if (replaced.equals(link)) {
            return Optional.empty();
        }
        if (!link.instance().isEmpty()) {
            remove(replaced, "replaced");
            add(link);
            return Optional.of(replaced);
        }
        synchronized (this) {
            known.replace(link);
        }
        log.warn(
                "worker {} came a second time to gateway {}, the first one is closed; give each"
                        + " worker of one machine its own name",
                known.key(),
                gateway);
        loops.forEach(loop -> loop.relieved(known));
        loops.forEach(loop -> loop.replaced(known));
        return Optional.of(replaced);
    }

    /// Complete once there has been a worker, and when clients have waited for one as long as they
    /// do, [WorkerSuccession#LONGEST_WAIT] from now on. The caller's own.
    public CompletableFuture<Void> firstOrTooLate() {
        return first.copy()
                .completeOnTimeout(
                        null, WorkerSuccession.LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The gateway takes no more clients: its workers are told, and each that comes from now on.
    public void drain(GatewayAddress address) {
        List<WorkerLink> here;
        synchronized (this) {
            draining = address;
            here = workers();
        }
        here.forEach(worker -> worker.draining(address));
    }

    /// The worker takes no more events: new clients get another, and events of its own clients wait
    /// until it is removed. Does nothing when it is not here.
    ///
    /// @return completed once nothing is delivered to it any more, on the event loop that was last
    ///   to do so
    public CompletableFuture<Void> leave(WorkerLink link) {
        AttachedWorker worker;
        synchronized (this) {
            worker = attached(link);
            if (worker == null) {
                return CompletableFuture.completedFuture(null);
            }
            byKey.remove(worker.key());
            leaving.put(link, worker);
            worker.takeNoMore();
        }
        log.info("worker {} is leaving gateway {}", worker.key(), gateway);
        var quiet = new CompletableFuture<Void>();
        List<Listener> all = List.copyOf(loops);
        var busy = new AtomicInteger(all.size());
        for (Listener loop : all) {
            loop.leaving(
                    worker,
                    () -> {
                        if (busy.decrementAndGet() == 0) {
                            quiet.complete(null);
                        }
                    });
        }
        if (all.isEmpty()) {
            quiet.complete(null);
        }
        return quiet;
    }

    /// Lets the worker go; its clients get another. Does nothing when the link has been replaced.
    public void remove(WorkerLink link) {
        remove(link, "lost");
    }

    /// @param unlessItLeft why it goes when it has not left in order
    private void remove(WorkerLink link, String unlessItLeft) {
        AttachedWorker gone;
        String why = LEFT;
        synchronized (this) {
            gone = leaving.remove(link);
            if (gone == null) {
                why = unlessItLeft;
                gone = attached(link);
                if (gone == null) {
                    return;
                }
                byKey.remove(gone.key());
            }
            gone.takeNoMore();
            if (closed) {
                return;
            }
        }
        AttachedWorker worker = gone;
        if (!why.equals(LEFT)) {
            linksLost.increment();
        }
        log.info("worker {} has gone from gateway {}", worker.key(), gateway);
        if (FlightRecorder.isInitialized()) {
            WorkerLinkEvent.record(worker.key(), false, why);
        }
        loops.forEach(loop -> loop.relieved(worker));
        loops.forEach(loop -> loop.gone(worker));
    }

    /// The gateway goes down: workers that go from now on are not missed, and what they were given
    /// last goes to nobody else.
    public synchronized void close() {
        closed = true;
    }

    /// Says whether the worker has so much waiting that its clients should not be read from.
    public void setCrowded(WorkerLink link, boolean crowded) {
        AttachedWorker worker;
        synchronized (this) {
            worker = attached(link);
            if (worker == null) {
                return;
            }
            worker.crowded(crowded);
        }
        if (!crowded) {
            loops.forEach(loop -> loop.relieved(worker));
        }
    }

    /// The workers that are here, in the order in which they came, without those that are leaving.
    public synchronized List<WorkerLink> workers() {
        return byKey.values().stream().map(AttachedWorker::link).toList();
    }

    /// The same, in numbers.
    synchronized List<GatewayFigures.Attached> attached() {
        return byKey.values().stream().map(AttachedWorker::figures).toList();
    }

    /// How many have gone without leaving since the start.
    long linksLost() {
        return linksLost.sum();
    }

    /// One for each event loop, before the first client is there.
    void listen(Listener loop) {
        loops.add(loop);
    }

    /// The worker that is to look after the client from now on; null when there is none.
    ///
    /// @param former the one that did, and has gone; if it is back, it is taken again
    synchronized @Nullable AttachedWorker choose(
            ClientId client, ClientOrigin origin, @Nullable AttachedWorker former) {
        if (byKey.isEmpty()) {
            return null;
        }
        AttachedWorker back = former == null ? null : byKey.get(former.key());
        AttachedWorker chosen = back != null ? back : chosen(client, origin);
        chosen.clients().incrementAndGet();
        return chosen;
    }

    private AttachedWorker chosen(ClientId client, ClientOrigin origin) {
        List<Candidate> candidates =
                byKey.values().stream()
                        .map(worker -> new Candidate(worker.link(), worker.clients().get()))
                        .toList();
        try {
            WorkerLink link = choice.choose(candidates, client, origin).worker();
            AttachedWorker chosen = attached(link);
            if (chosen != null) {
                return chosen;
            }
            log.warn(
                    "the worker choice took {}, which is not here; taking the least busy",
                    link.workerKey());
        } catch (RuntimeException e) {
            log.warn("the worker choice failed; taking the least busy worker", e);
        }
        Candidate least = WorkerChoice.leastConnections().choose(candidates, client, origin);
        return Objects.requireNonNull(attached(least.worker()));
    }

    /// Where the link is now, if it is: there are few workers.
    private @Nullable AttachedWorker attached(WorkerLink link) {
        for (AttachedWorker worker : byKey.values()) {
            if (worker.link().equals(link)) {
                return worker;
            }
        }
        return null;
    }
}
