package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerLink;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A worker that remembers what it is told.
public final class TestWorker implements WorkerLink {
    private final String key;
    private final boolean answersHandshakes;
    private final BlockingQueue<WorkerEvent> events = new LinkedBlockingQueue<>();
    private final List<GatewayAddress> draining = new CopyOnWriteArrayList<>();

    public TestWorker(String key) {
        this(key, false);
    }

    public TestWorker(String key, boolean answersHandshakes) {
        this.key = key;
        this.answersHandshakes = answersHandshakes;
    }

    @Override
    public String workerKey() {
        return key;
    }

    @Override
    public boolean answersHandshakes() {
        return answersHandshakes;
    }

    @Override
    public void deliver(WorkerEvent event) {
        events.add(event);
    }

    @Override
    public void flush() {}

    @Override
    public void draining(GatewayAddress gateway) {
        draining.add(gateway);
    }

    /// The gateways that have said that they are.
    public List<GatewayAddress> draining() {
        return List.copyOf(draining);
    }

    /// The next event, which must be of this kind; waits ten seconds for it at most.
    public <E extends WorkerEvent> E next(Class<E> kind) {
        try {
            @Nullable WorkerEvent event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event").isInstanceOf(kind);
            return kind.cast(Objects.requireNonNull(event));
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /// The next event of this kind, passing over those of other kinds.
    public <E extends WorkerEvent> E nextAmongOthers(Class<E> kind) {
        while (true) {
            WorkerEvent event = next(WorkerEvent.class);
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    public boolean hasNone() {
        return events.isEmpty();
    }
}
