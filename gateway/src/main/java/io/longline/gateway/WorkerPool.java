package io.longline.gateway;

import io.longline.gateway.WorkerChoice.Candidate;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.WorkerLink;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The workers of one gateway, shared by all of its event loops and safe for use by any thread.
/// Clients find their worker without it; it is asked only for a client that has none.
public final class WorkerPool {
    private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

    private final WorkerChoice choice;
    private final Map<String, AttachedWorker> byKey = new LinkedHashMap<>(); // guarded by this
    private final List<Consumer<AttachedWorker>> reliefs = new CopyOnWriteArrayList<>();
    private final List<Consumer<AttachedWorker>> losses = new CopyOnWriteArrayList<>();

    public WorkerPool(WorkerChoice choice) {
        this.choice = choice;
    }

    /// Takes the worker in. One with the same key that is still there is replaced, and its clients
    /// stay with the new one.
    ///
    /// @return the link that was replaced, for its owner to close
    public Optional<WorkerLink> add(WorkerLink link) {
        AttachedWorker known;
        WorkerLink replaced;
        synchronized (this) {
            known = byKey.get(link.workerKey());
            if (known == null) {
                byKey.put(link.workerKey(), new AttachedWorker(link));
                log.info("worker {} is here", link.workerKey());
                WorkerLinkEvent.record(link.workerKey(), true);
                return Optional.empty();
            }
            replaced = known.link();
            known.replace(link);
        }
        log.warn(
                "worker {} came a second time, the first one is closed; give each worker of one"
                        + " machine its own name",
                link.workerKey());
        tell(reliefs, known);
        tell(losses, known);
        return replaced.equals(link) ? Optional.empty() : Optional.of(replaced);
    }

    /// Lets the worker go; its clients get another at their next event. Does nothing when the link
    /// has been replaced.
    public void remove(WorkerLink link) {
        AttachedWorker leaving;
        synchronized (this) {
            leaving = byKey.get(link.workerKey());
            if (leaving == null || !leaving.link().equals(link)) {
                return;
            }
            byKey.remove(link.workerKey());
            leaving.leave();
        }
        log.info("worker {} has gone", link.workerKey());
        WorkerLinkEvent.record(link.workerKey(), false);
        tell(reliefs, leaving);
        tell(losses, leaving);
    }

    /// Says whether the worker has so much waiting that its clients should not be read from.
    public void setCrowded(WorkerLink link, boolean crowded) {
        AttachedWorker worker;
        synchronized (this) {
            worker = byKey.get(link.workerKey());
            if (worker == null || !worker.link().equals(link)) {
                return;
            }
            worker.crowded(crowded);
        }
        if (!crowded) {
            tell(reliefs, worker);
        }
    }

    /// The workers that are here, in the order in which they came.
    public synchronized List<WorkerLink> workers() {
        return byKey.values().stream().map(AttachedWorker::link).toList();
    }

    /// Calls back, on any thread, when a worker can take more from its clients or has gone.
    void onRelief(Consumer<AttachedWorker> relief) {
        reliefs.add(relief);
    }

    /// Calls back, on any thread, when a worker's link is no more, also when a new one has taken
    /// its place: what was asked over it is asked no longer.
    void onLoss(Consumer<AttachedWorker> loss) {
        losses.add(loss);
    }

    /// The worker that is to look after the client from now on; null when there is none.
    ///
    /// @param former the one that did, and has gone; if it is back under its key, it is taken again
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
            String key = choice.choose(candidates, client, origin).worker().workerKey();
            AttachedWorker chosen = byKey.get(key);
            if (chosen != null) {
                return chosen;
            }
            log.warn("the worker choice took {}, which is not here; taking the least busy", key);
        } catch (RuntimeException e) {
            log.warn("the worker choice failed; taking the least busy worker", e);
        }
        Candidate least = WorkerChoice.leastConnections().choose(candidates, client, origin);
        return Objects.requireNonNull(byKey.get(least.worker().workerKey()));
    }

    private static void tell(List<Consumer<AttachedWorker>> callbacks, AttachedWorker worker) {
        callbacks.forEach(callback -> callback.accept(worker));
    }
}
