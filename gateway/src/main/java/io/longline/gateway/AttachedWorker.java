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
    private volatile boolean gone;

    AttachedWorker(WorkerLink link) {
        this.key = link.workerKey();
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

    /// Whether it has so much waiting that its clients should not be read from.
    boolean isCrowded() {
        return crowded;
    }

    void crowded(boolean crowded) {
        this.crowded = crowded;
    }

    boolean isGone() {
        return gone;
    }

    void leave() {
        gone = true;
        crowded = false;
    }
}
