package io.longline.gateway;

import io.longline.protocol.WorkerLink;

import java.util.concurrent.atomic.AtomicInteger;

/// A worker's place in the [WorkerPool]; the clients it looks after point to it. Any thread reads
/// it, the pool alone changes it.
final class AttachedWorker {
    private final String key;
    private final AtomicInteger clients = new AtomicInteger();
    private volatile WorkerLink link;
    private volatile boolean crowded;
    private volatile boolean takesEvents = true;

    /// @param key its link's, or one made different from another worker's
    AttachedWorker(String key, WorkerLink link) {
        this.key = key;
        this.link = link;
    }

    String key() {
        return key;
    }

    WorkerLink link() {
        return link;
    }

    /// The worker has come back before the gateway saw it go: its clients stay with it.
    void replace(WorkerLink newer) {
        link = newer;
        crowded = false;
    }

    AtomicInteger clients() {
        return clients;
    }

    GatewayFigures.Attached figures() {
        return new GatewayFigures.Attached(
                link.workerKey(),
                link.instance(),
                link.isPhp(),
                clients.get(),
                link.waitingBytes());
    }

    /// Whether it has so much waiting that its clients should not be read from.
    boolean isCrowded() {
        return crowded;
    }

    void crowded(boolean crowded) {
        this.crowded = crowded;
    }

    /// Whether events may be delivered to it. When not, it is leaving or has gone, and the events
    /// of its clients wait until they go to another.
    boolean takesEvents() {
        return takesEvents;
    }

    void takeNoMore() {
        takesEvents = false;
        crowded = false;
    }
}
