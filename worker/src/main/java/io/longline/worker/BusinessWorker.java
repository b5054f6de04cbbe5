package io.longline.worker;

import io.longline.client.Gateway;
import io.longline.client.KnownGateways;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.WorkerLink;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.Optional;

/// Runs the user's [Events] for the clients of any number of gateways, of this process and of
/// others, Java and PHP.
///
/// ```java
/// var worker = BusinessWorker.start(
///         new Echo(), WorkerSettings.named("echo").withRegisters(List.of("10.0.0.5:1238")), List.of());
/// ```
public final class BusinessWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BusinessWorker.class);

    private final Events events;
    private final WorkerSettings settings;
    private final KnownGateways gateways;
    private final Gateway gateway;
    private final EventDispatcher dispatcher;
    private final EventLinks eventLinks;
    private boolean closed; // guarded by this

    private BusinessWorker(
            Events events,
            WorkerSettings settings,
            Collection<? extends GatewayLink> localGateways) {
        this.events = events;
        this.settings = settings;
        this.gateways = KnownGateways.with(localGateways, settings.link());
        this.gateway =
                new Gateway(gateways, settings.link().answerLimit(), settings.link().clientIds());
        this.dispatcher = new EventDispatcher(events, settings, gateways, gateway);
        this.eventLinks = new EventLinks(settings, dispatcher);
    }

    /// Runs [Events#onWorkerStart] on the calling thread, then connects to the gateways that the
    /// Registers name, and goes on doing so. Neither a Register nor a gateway has to be up yet.
    ///
    /// @param localGateways gateways of this process: they are commanded through these links, never
    ///   dialled, and are given [#link()] by whoever starts them
    /// @throws IllegalStateException when onWorkerStart throws; nothing is left running
    public static BusinessWorker start(
            Events events,
            WorkerSettings settings,
            Collection<? extends GatewayLink> localGateways) {
        var worker = new BusinessWorker(events, settings, localGateways);
        try {
            if (!settings.registers().isEmpty()) {
                worker.gateways.follow(settings.registers(), worker.eventLinks::announced);
            }
            events.onWorkerStart(worker);
        } catch (Exception e) {
            worker.gateways.close();
            throw new IllegalStateException(
                    "worker %s did not start: onWorkerStart failed".formatted(settings.name()), e);
        } catch (Error e) {
            worker.gateways.close();
            throw e;
        }
        worker.eventLinks.open();
        return worker;
    }

    /// For gateways of this process: `gateway.workers().add(worker.link())`.
    public WorkerLink link() {
        return dispatcher;
    }

    /// The whole cluster.
    public Gateway gateway() {
        return gateway;
    }

    public String name() {
        return settings.name();
    }

    /// One of the user's own settings, as `redis.url`.
    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.settings().get(key));
    }

    /// Takes no more events, waits for the handlers that run, runs [Events#onWorkerStop] and leaves
    /// the gateways. Gateways of this process are closed before it, so that the worker sees their
    /// clients go.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        eventLinks.close();
        try {
            int busy = dispatcher.stop(settings.stopLimit());
            if (busy > 0) {
                LOG.warn(
                        "worker {} stops with the handlers of {} clients still running after {} ms",
                        settings.name(),
                        busy,
                        settings.stopLimit().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // who closes is in a hurry: go on without waiting
        }
        try {
            events.onWorkerStop(this);
        } catch (Throwable failure) {
            // the gateways have to be left all the same
            LOG.error("onWorkerStop of worker {} failed", settings.name(), failure);
        }
        gateways.close();
    }

    /// The gateways of other processes that send this worker their events now.
    Collection<GatewayAddress> eventSources() {
        return eventLinks.gateways();
    }
}
