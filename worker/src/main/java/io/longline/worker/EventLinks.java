package io.longline.worker;

import io.longline.protocol.GatewayAddress;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// One [EventLink] to each gateway of another process that is announced.
final class EventLinks implements AutoCloseable {
    private final WorkerSettings worker;
    private final EventDispatcher events;
    private final LostGateways lost = new LostGateways();
    private final Map<GatewayAddress, EventLink> links = new HashMap<>(); // guarded by this
    private Set<GatewayAddress> announced = Set.of(); // guarded by this
    private boolean open; // guarded by this

    EventLinks(WorkerSettings worker, EventDispatcher events) {
        this.worker = worker;
        this.events = events;
    }

    /// The worker is ready for events.
    synchronized void open() {
        open = true;
        connect();
    }

    /// These are announced now, and no others.
    synchronized void announced(Set<GatewayAddress> gateways) {
        announced = gateways;
        if (open) {
            connect();
        }
    }

    synchronized Collection<GatewayAddress> gateways() {
        return List.copyOf(links.keySet());
    }

    /// How many of them are connected.
    synchronized int connected() {
        return (int) links.values().stream().filter(EventLink::isConnected).count();
    }

    private void connect() {
        for (GatewayAddress gateway : announced) {
            EventLink link = links.get(gateway);
            if (link == null || !link.hold()) {
                EventLink fresh = new EventLink(gateway, worker, events, lost);
                links.put(gateway, fresh);
                fresh.start();
            }
        }
        links.forEach((gateway, link) -> {
            if (!announced.contains(gateway)) {
                link.letGo();
            }
        });
        links.values().removeIf(EventLink::hasEnded);
    }

    /// Asks all gateways for no more events.
    ///
    /// @return completed when no more will come
    synchronized CompletableFuture<Void> leave() {
        open = false;
        return all(EventLink::leave);
    }

    /// Lets all gateways give the clients of this worker to others, after [#leave].
    ///
    /// @return completed when they have taken note
    synchronized CompletableFuture<Void> done() {
        return all(EventLink::done);
    }

    private CompletableFuture<Void> all(Function<EventLink, CompletableFuture<Void>> each) {
        return CompletableFuture.allOf(
                links.values().stream().map(each).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public synchronized void close() {
        open = false;
        links.values().forEach(EventLink::close);
        links.clear();
    }
}
