package io.longline.worker;

import io.longline.client.Gateway;
import io.longline.client.GatewayBusyException;
import io.longline.client.KnownGateways;
import io.longline.client.RegisterWatch;
import io.longline.client.SocketLink;
import io.longline.protocol.ClientId;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.WorkerLink;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Runs the user's [Events] for the clients of any number of gateways, of this process and of
/// others, Java and PHP.
///
/// ```java
/// var worker = BusinessWorker.start(
///         new Echo(), WorkerSettings.named("echo").withRegisters(List.of("10.0.0.5:1238")), List.of());
/// ```
public final class BusinessWorker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BusinessWorker.class);

    /// How often who closes is asked how long handlers still have.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final WorkerSettings settings;
    private final Instant startedAt = Instant.now();
    private final List<? extends GatewayLink> localGateways;
    private final KnownGateways gateways;
    private final Gateway gateway;
    private final EventDispatcher dispatcher;
    private final EventLinks eventLinks;
    private final FormerEvents former = new FormerEvents(this::stop);
    private final ReentrantLock turn = new ReentrantLock(true); // of a start, or one reload
    private final Object ending = new Object();
    private boolean closed; // guarded by ending

    private BusinessWorker(
            ServedEvents events,
            WorkerSettings settings,
            Collection<? extends GatewayLink> localGateways) {
        this.localGateways = List.copyOf(localGateways);
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
        var first = ServedEvents.of(events);
        var worker = new BusinessWorker(first, settings, localGateways);
        worker.turn.lock();
        try {
            if (!settings.registers().isEmpty()) {
                worker.gateways.follow(settings.registers(), worker.eventLinks::announced);
            }
            first.run(() -> events.onWorkerStart(worker));
        } catch (Exception e) {
            worker.didNotStart();
            throw new IllegalStateException(
                    "worker %s did not start: onWorkerStart failed".formatted(settings.name()), e);
        } catch (Error e) {
            worker.didNotStart();
            throw e;
        } finally {
            worker.turn.unlock();
        }
        worker.eventLinks.open();
        return worker;
    }

    private void didNotStart() {
        end();
        gateways.close();
    }

    /// Goes on with other Events, while clients stay connected and nothing they send is lost.
    ///
    /// [Events#onWorkerStart] of the next runs first, on the calling thread, while the former serve
    /// on. Then comes the switch: every handler that begins from then on is one of the next, so one
    /// client's events stay in order. [Events#onWorkerStop] of the former runs when their last
    /// handler has returned.
    ///
    /// This returns when all that is done, or [WorkerSettings#stopLimit] after the switch. Then
    /// onWorkerStop of the former comes later, on a thread of its own, as soon as their last
    /// handler has returned, and when the worker is closed at the latest. An interrupt after the
    /// switch ends the waiting alone.
    ///
    /// Until the last handler of the former has returned, handlers of both run, for different
    /// clients. A second reload waits for the first to return.
    ///
    /// @return how many handlers of the former had not returned at the limit; 0 as a rule, and
    ///   onWorkerStop of the former has run then
    /// @throws IllegalStateException when onWorkerStart of the next throws, whatever it throws: the
    ///   former serve on as if nothing had been asked. Also when the worker is closed, or is by the
    ///   time that onWorkerStart has returned; then onWorkerStop of the next is run. Also in a
    ///   handler and in onWorkerStart, which would wait for themselves.
    /// @throws InterruptedException while another reload was under way; nothing has changed
    public int reload(Events next) throws InterruptedException {
        if (CurrentClient.find().isPresent() || turn.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "a reload waits for the handlers that run, and so cannot be asked for in one;"
                            + " start a thread for it");
        }
        turn.lockInterruptibly();
        try {
            return replaceBy(ServedEvents.of(next));
        } finally {
            turn.unlock();
        }
    }

    private int replaceBy(ServedEvents next) {
        requireOpen();
        try {
            next.run(() -> next.events().onWorkerStart(this));
        } catch (Throwable e) {
            // errors as well: code that has just been built may lack a class
            throw new IllegalStateException(
                    "worker %s was not reloaded, and goes on as before: onWorkerStart failed"
                            .formatted(settings.name()),
                    e);
        }
        ServedEvents last = dispatcher.served();
        try {
            switchTo(next);
        } catch (IllegalStateException closing) {
            stop(next);
            throw closing;
        }
        int busy = former.add(last, dispatcher.running(), settings.stopLimit());
        if (busy > 0) {
            log.warn(
                    "worker {} was reloaded; handlers of the former Events that still run: {}, and"
                            + " their onWorkerStop waits for them",
                    settings.name(),
                    busy);
        }
        return busy;
    }

    private void switchTo(ServedEvents next) {
        synchronized (ending) {
            requireOpen();
            dispatcher.serve(next);
        }
    }

    private void requireOpen() {
        synchronized (ending) {
            if (closed) {
                throw new IllegalStateException(
                        "worker %s is being closed, so it is not reloaded"
                                .formatted(settings.name()));
            }
        }
    }

    /// For gateways of this process: `gateway.workers().add(worker.link())`.
    public WorkerLink link() {
        return dispatcher;
    }

    /// Those that serve at this moment: a reload replaces them, also while it waits for handlers of
    /// the former.
    public Events events() {
        return dispatcher.served().events();
    }

    /// The whole cluster.
    public Gateway gateway() {
        return gateway;
    }

    /// Tells the gateways of other processes, those that are connected, about this process.
    public void report(Report report) {
        for (GatewayLink gateway : gateways.all()) {
            if (gateway instanceof SocketLink remote && remote.isConnected()) {
                try {
                    remote.tell(report);
                } catch (GatewayUnreachableException | GatewayBusyException away) {
                    log.debug(
                            "gateway {} was not told about this process", gateway.address(), away);
                }
            }
        }
    }

    public String name() {
        return settings.name();
    }

    /// One of the user's own settings, as `redis.url`.
    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.settings().get(key));
    }

    /// What it has done and is doing, in numbers. From any thread.
    public WorkerFigures figures() {
        WorkerCounts counts = dispatcher.counts();
        int registers = gateways.watch().map(RegisterWatch::registers).orElse(0);
        int heard = gateways.watch().map(RegisterWatch::heard).orElse(0);
        return new WorkerFigures(
                settings.name(),
                settings.key(),
                dispatcher.instance(),
                startedAt,
                localGateways.size() + eventLinks.connected(),
                dispatcher.drainingGateways(),
                counts.linksLost(),
                heard,
                registers - heard,
                counts.events(),
                counts.failures(),
                dispatcher.busyClients(),
                dispatcher.waitingEvents(),
                counts.handlerTimes(),
                counts.reloads());
    }

    /// Waits until what came from gateways of this process is handled, and they have carried out
    /// what handlers told them. When they read no more (`GatewayServer.readNoMore`), their clients
    /// then have every answer, and can be closed. The worker goes on taking events.
    ///
    /// @param limit for all of it
    /// @return the clients of these gateways that had an event left at the limit
    public Set<ClientId> awaitHandled(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        var busy = new HashSet<ClientId>();
        do {
            busy.clear();
            dispatcher.awaitHandled(this::isLocal, left(end));
            busy.addAll(dispatcher.busyAmong(this::isLocal));
            isDone(carriedOut(localGateways.stream()), left(end));
            // that may have brought events: somebody was let in, or closed
            busy.addAll(dispatcher.busyAmong(this::isLocal));
        } while (!busy.isEmpty() && left(end).isPositive());
        return busy;
    }

    private boolean isLocal(ClientId client) {
        return localGateways.stream()
                .anyMatch(gateway -> gateway.address().equals(client.gateway()));
    }

    /// Leaves without losing anything: asks the gateways for no more events, waits for the handlers
    /// of those that it has, and lets the gateways give its clients to other workers once what the
    /// handlers told has been carried out. All that takes [WorkerSettings#stopLimit] at most; then
    /// the gateways are left as they are, as PHP's are at the beginning. [Events#onWorkerStop]
    /// comes last, behind that of former ones whose handlers a reload did not wait for.
    ///
    /// Gateways of this process do not learn of it: close them before, so that the worker sees
    /// their clients go, or have them leave the worker before
    /// (`gateway.workers().leave(worker.link())`) and remove it after.
    @Override
    public void close() {
        long end = System.nanoTime() + settings.stopLimit().toNanos();
        close(() -> left(end));
    }

    /// The same, with another limit for the handlers that run, which may come closer meanwhile.
    ///
    /// @param left what is left until then, not negative; asked again and again, at least once a
    ///   second
    public synchronized void close(Supplier<Duration> left) {
        if (!end()) {
            return;
        }
        try {
            leave(left);
            awaitReload();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // who closes is in a hurry: go on without waiting
        }
        stopFormer();
        eventLinks.close();
        stop(dispatcher.served());
        gateways.close();
    }

    /// No reload comes into effect from now on.
    ///
    /// @return false when the end has come before
    private boolean end() {
        synchronized (ending) {
            boolean first = !closed;
            closed = true;
            return first;
        }
    }

    /// For one that had begun: its former Events may use the gateways in onWorkerStop.
    private void awaitReload() throws InterruptedException {
        if (!turn.tryLock(settings.stopLimit().toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn(
                    "worker {} stops although a reload has not come to its end after {} ms",
                    settings.name(),
                    settings.stopLimit().toMillis());
            return;
        }
        turn.unlock();
    }

    private void stopFormer() {
        CompletableFuture<Void> stopped = former.end();
        try {
            if (!isDone(stopped, settings.stopLimit())) {
                log.warn(
                        "worker {} stops although onWorkerStop of former Events has not returned"
                                + " after {} ms",
                        settings.name(),
                        settings.stopLimit().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(ServedEvents served) {
        try {
            served.run(() -> served.events().onWorkerStop(this));
        } catch (Throwable failure) {
            // what comes after it has to be done all the same
            log.error("onWorkerStop of worker {} failed", settings.name(), failure);
        }
    }

    private void leave(Supplier<Duration> left) throws InterruptedException {
        long begun = System.nanoTime();
        boolean agreed = isDone(eventLinks.leave(), left);
        int busy = await(left, limit -> dispatcher.stop(limit) == 0) ? 0 : dispatcher.busyClients();
        if (busy > 0) {
            log.warn(
                    "worker {} stops with the handlers of {} clients still running after {} ms",
                    settings.name(),
                    busy,
                    (System.nanoTime() - begun) / 1_000_000);
        }
        if (agreed && busy == 0 && isDone(carriedOut(gatewaysOfEvents()), left)) {
            isDone(eventLinks.done(), left);
        }
    }

    /// The gateways of other processes that this worker has events of.
    private Stream<? extends GatewayLink> gatewaysOfEvents() {
        return eventLinks.gateways().stream().flatMap(address -> gateways.at(address).stream());
    }

    /// Completed when each of these gateways has carried out all it was told.
    private static CompletableFuture<Void> carriedOut(Stream<? extends GatewayLink> gateways) {
        return CompletableFuture.allOf(
                gateways.map(BusinessWorker::reached).toArray(CompletableFuture<?>[]::new));
    }

    /// A gateway answers, over all of its tables, behind what it was told before.
    private static CompletableFuture<?> reached(GatewayLink gateway) {
        try {
            // one that has gone needs nothing carried out
            return gateway.ask(new CountClients("")).handle((_, _) -> 0);
        } catch (GatewayUnreachableException | GatewayBusyException gone) {
            return CompletableFuture.completedFuture(0);
        }
    }

    private static boolean isDone(CompletableFuture<Void> what, Supplier<Duration> left)
            throws InterruptedException {
        return await(left, limit -> isDone(what, limit));
    }

    private static boolean isDone(CompletableFuture<Void> what, Duration limit)
            throws InterruptedException {
        try {
            what.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException tooLate) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("none of these fails", e);
        }
    }

    @FunctionalInterface
    private interface Wait {
        /// @return whether what is waited for was there within the limit
        boolean within(Duration limit) throws InterruptedException;
    }

    /// Waits little by little, since less may be left than was at the beginning.
    private static boolean await(Supplier<Duration> left, Wait wait) throws InterruptedException {
        Duration all;
        do {
            all = left.get();
            if (wait.within(Collections.min(List.of(all, LOOK_EVERY)))) {
                return true;
            }
        } while (all.compareTo(LOOK_EVERY) > 0);
        return false;
    }

    private static Duration left(long endNanos) {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /// The gateways of other processes that send this worker their events now.
    Collection<GatewayAddress> eventSources() {
        return eventLinks.gateways();
    }
}
