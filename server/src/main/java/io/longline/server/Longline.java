package io.longline.server;

import io.longline.client.Gateway;
import io.longline.gateway.GatewayFigures;
import io.longline.gateway.transport.GatewayLoops;
import io.longline.gateway.transport.GatewayServer;
import io.longline.protocol.ClientId;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.register.Announcement;
import io.longline.register.Register;
import io.longline.server.control.ClusterView;
import io.longline.server.control.ConnectionFilter;
import io.longline.server.control.ConnectionPage;
import io.longline.server.control.NodeFacts;
import io.longline.server.http.Endpoint;
import io.longline.server.http.HttpServer;
import io.longline.server.http.PageGateway;
import io.longline.server.http.Pages;
import io.longline.server.metrics.Metrics;
import io.longline.server.metrics.RecordedFigures;
import io.longline.server.metrics.RegisterFigures;
import io.longline.server.settings.GatewaySection;
import io.longline.server.settings.HostPort;
import io.longline.server.settings.Role;
import io.longline.server.settings.Settings;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Events;
import io.longline.worker.WorkerFigures;
import io.longline.worker.WorkerSettings;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Longline in this process: Register, gateways, worker, or some of them, joined without sockets
/// between them. Their ports are open all the same, so that other processes, PHP's too, can take
/// part.
///
/// ```java
/// Longline.run(new LiveRoom());                          // the whole program
///
/// try (var longline = Longline.start(new LiveRoom())) {  // a part of one
///     longline.gateway().sendToAll("hello");
/// }
/// ```
public final class Longline implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Longline.class);

    private static final String NOTHING_TO_RELOAD =
            "this process has neither a worker with code of yours nor certificates to load anew";

    /// While a stop waits longer than `stop-timeout`, so often clients are closed that have their
    /// answers.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Settings settings;
    private final UserClasses classes; // of gateways and pages: these are not loaded anew
    private final RoleSettings told;
    private final Map<String, GatewayServer> gateways = new LinkedHashMap<>();
    private final Map<String, Announcement> announcements = new LinkedHashMap<>();
    private @Nullable Register register;
    private @Nullable GatewayLoops loops;
    private @Nullable UserEvents events;
    private @Nullable BusinessWorker worker;
    private @Nullable HttpServer http;
    private final Readiness readiness = new Readiness();
    private final CertificateWatch certificates = new CertificateWatch();
    private final RecordedFigures recorded =
            new RecordedFigures(this::gatewayFigures, this::workerFigures, this::registerFigures);
    private boolean up;
    private boolean closed; // guarded by this

    private Longline(Settings settings, UserClasses classes) {
        this.settings = settings;
        this.classes = classes;
        this.told = new RoleSettings(settings, classes);
    }

    /// Runs until the process is told to stop, with Ctrl+C or SIGTERM. Settings come from
    /// `longline.yml` in the working directory, when there is one, and from the environment. What
    /// keeps it from starting is said in one line, and ends the process. It is a service, as
    /// `longline start` makes one: commands find it, and a few seconds after the start its log has
    /// what `longline doctor` finds wrong with open files, clocks and addresses.
    public static void run(Events events) {
        int code = Main.run(Surroundings.ofThisProcess(), events);
        if (code != ExitCode.OK) {
            System.exit(code);
        }
    }

    /// Starts with the settings that [#run] takes.
    ///
    /// @throws io.longline.server.settings.SettingsException naming all that is wrong with them
    public static Longline start(Events events) throws CannotStartException {
        return start(Settings.load(), events);
    }

    /// Starts with the Events that `worker.events` names.
    public static Longline start(Settings settings) throws CannotStartException {
        return start(settings, (Events) null);
    }

    /// When this returns, clients can come in and their events are handled. This is for a part of a
    /// program, and a test: unlike [#run] it is no service, and does not look at the machine. Ask
    /// `longline doctor` beside it.
    ///
    /// @param events what the worker runs; not used without the worker role
    /// @throws CannotStartException saying what was in the way; nothing is left running
    public static Longline start(Settings settings, @Nullable Events events)
            throws CannotStartException {
        var longline = new Longline(settings, UserClasses.in(settings.worker().classpath()));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // where a gateway looks for a protocol of the user's own
        thread.setContextClassLoader(longline.classes.loader());
        try {
            longline.startRoles(events);
            longline.up = true;
            longline.readiness.up(longline.gateways);
            return longline;
        } catch (IOException | IllegalArgumentException | IllegalStateException refused) {
            longline.close();
            throw CannotStartException.because(refused, settings);
        } catch (CannotStartException | RuntimeException | Error failed) {
            longline.close();
            throw failed;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /// Each role finds those before it ready. Gateways have their worker before they take clients
    /// and are announced, and pages are served when there is something to connect to.
    private void startRoles(@Nullable Events events) throws IOException, CannotStartException {
        UserEvents own = settings.has(Role.WORKER) ? orByName(events) : null;
        this.events = own;
        watchCertificates();
        if (settings.has(Role.REGISTER)) {
            register = Register.start(told.register());
        }
        if (settings.has(Role.GATEWAY)) {
            startGateways();
        }
        if (own != null) {
            startWorker(own.events());
            gateways.values().forEach(GatewayServer::letClientsIn);
        } else {
            gateways.values().forEach(GatewayServer::letClientsInWithWorker);
        }
        for (Map.Entry<String, GatewayServer> gateway : gateways.entrySet()) {
            announce(gateway.getKey(), gateway.getValue());
        }
        if (settings.http().enabled()) {
            http =
                    HttpServer.start(
                            settings.http().listen().toSocketAddress(), pages(), endpoints());
        }
        certificates.start();
        recorded.start();
    }

    private void watchCertificates() {
        Settings.InnerTls inner = settings.innerTls();
        if (inner.isOn()) {
            var files = Stream.of(inner.certificate(), inner.key(), inner.authority());
            certificates.add("inner-tls", files.map(Path::of).toList(), told::renewLinkTls);
        }
        if (settings.has(Role.GATEWAY)) {
            settings.gateways().stream()
                    .filter(section -> section.tls().isOn())
                    .forEach(section ->
                            certificates.add(
                                    "gateway " + section.name(),
                                    RoleSettings.files(section.tls()),
                                    () ->
                                            Objects.requireNonNull(gateways.get(section.name()))
                                                    .renewCertificates()));
        }
    }

    private List<Endpoint> endpoints() {
        var endpoints = new ArrayList<Endpoint>();
        endpoints.add(readiness.endpoint());
        if (settings.http().metrics()) {
            var metrics =
                    new Metrics(
                            this::gatewayFigures,
                            this::workerFigures,
                            this::registerFigures,
                            () -> readiness.reasons().isEmpty());
            endpoints.addAll(metrics.endpoints());
            if (!settings.http().listen().isLoopback()) {
                log.warn(
                        "metrics are open to all who reach {}; set http.metrics to false where"
                                + " others see these pages",
                        settings.http().listen());
            }
        }
        return endpoints;
    }

    private UserEvents orByName(@Nullable Events events) throws CannotStartException {
        return events != null
                ? UserEvents.given(events)
                : UserEvents.named(settings.worker().events(), settings.worker().classpath());
    }

    private void startGateways() throws IOException, CannotStartException {
        loops = GatewayLoops.start(settings.transport().threads(), told.transport());
        for (GatewaySection section : settings.gateways()) {
            try {
                gateways.put(
                        section.name(),
                        GatewayServer.startForWorkers(told.gateway(section), loops));
            } catch (IOException | IllegalArgumentException refused) {
                throw new IOException(
                        "gateway %s: %s".formatted(section.name(), refused.getMessage()), refused);
            }
        }
    }

    private void startWorker(Events events) throws CannotStartException, IOException {
        var links = gateways.values().stream().map(GatewayServer::link).toList();
        WorkerSettings own = told.worker(ownRegister());
        BusinessWorker started;
        try {
            started = BusinessWorker.start(events, own, links);
        } catch (IllegalStateException failed) {
            throw CannotStartException.inUserCode(CannotStartException.messageOf(failed), failed);
        }
        worker = started;
        gateways.values().forEach(gateway -> gateway.workers().add(started.link()));
    }

    private @Nullable HostPort ownRegister() {
        if (register == null) {
            return null;
        }
        HostPort listen = settings.register().listen();
        return (listen.isWildcard() ? HostPort.of("127.0.0.1:0") : listen)
                .withPort(register.port());
    }

    private void announce(String name, GatewayServer gateway) throws IOException {
        if (register != null) {
            register.announce(gateway.address());
        }
        List<String> others = told.registersToAnnounceAt();
        if (!others.isEmpty()) {
            announcements.put(
                    name,
                    Announcement.start(
                            gateway.address(), others, settings.secret().value(), told.linkTls()));
        }
    }

    private @Nullable Pages pages() throws IOException {
        String root = settings.http().root();
        return root.isEmpty() ? null : Pages.below(root, classes.loader()).with(forPages());
    }

    private List<PageGateway> forPages() {
        return settings.gateways().stream()
                .filter(section -> gateways.containsKey(section.name()))
                .map(section ->
                        new PageGateway(
                                section.name(),
                                section.listen().protocol(),
                                clientPort(section.name()).orElseThrow(),
                                section.tls().isOn()))
                .toList();
    }

    /// The whole cluster, to send to its clients and to ask about them.
    ///
    /// @throws IllegalStateException without the worker role; a [io.longline.client.GatewayClient]
    ///   is for such a process
    public Gateway gateway() {
        if (worker == null) {
            throw new IllegalStateException(
                    "this process has no worker; use a GatewayClient to command the cluster");
        }
        return worker.gateway();
    }

    /// Every gateway of this process in numbers, in the order of the settings; see
    /// [GatewayServer#figures].
    public List<GatewayFigures> gatewayFigures() {
        return gateways.values().stream().map(GatewayServer::figures).toList();
    }

    /// The worker of this process in numbers; empty without one.
    public List<WorkerFigures> workerFigures() {
        return worker == null ? List.of() : List.of(worker.figures());
    }

    private RegisterFigures registerFigures() {
        return new RegisterFigures(
                gateways.keySet().stream().map(this::announced).toList(),
                register == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(register.gateways().size()));
    }

    private RegisterFigures.Announced announced(String gateway) {
        Announcement announcement = announcements.get(gateway);
        if (announcement == null) {
            return new RegisterFigures.Announced(gateway, 0, 0);
        }
        int reached = announcement.reached();
        return new RegisterFigures.Announced(gateway, reached, announcement.registers() - reached);
    }

    /// Why load balancers should send no clients here, as `gateway web has no worker`; empty when
    /// they may. The same is told at `/health/ready`.
    public List<String> notReady() {
        return readiness.reasons();
    }

    /// Lets the clients of every gateway go, as `gateways[].drain` says, and takes no more; see
    /// [GatewayServer#drain]. The process runs on: close it when the future is complete.
    public CompletableFuture<Void> drain() {
        List<CompletableFuture<Void>> drains =
                settings.gateways().stream()
                        .filter(section -> gateways.containsKey(section.name()))
                        .map(section ->
                                Objects.requireNonNull(gateways.get(section.name()))
                                        .drain(told.drain(section.drain())))
                        .toList();
        return CompletableFuture.allOf(drains.toArray(CompletableFuture<?>[]::new));
    }

    /// Loads the class that `worker.events` names anew, from `worker.classpath` as it is now, and
    /// has the worker go on with it: no client is dropped, no message lost or out of order, as
    /// [BusinessWorker#reload] says. Settings are not read again; nor are a gateway's own classes,
    /// such as a `WorkerChoice`.
    ///
    /// Certificates and keys that have changed are read first; in a process without a worker that
    /// is all. They are read by themselves too, within ten seconds.
    ///
    /// @return how many handlers of the former code had not returned after `stop-timeout`, 0 as a
    ///   rule; `onWorkerStop` of the former code comes when they have
    /// @throws CannotReloadException saying what was in the way; what ran before runs on, and so
    ///   does a certificate that was in use. When it is the certificates alone, the code is new
    /// @throws InterruptedException while another reload was under way; nothing has changed
    public int reload() throws CannotReloadException, InterruptedException {
        int stillRunning = 0;
        List<String> trouble = certificates.readNow();
        if (worker != null || certificates.isEmpty()) {
            String name = settings.worker().events();
            stillRunning = reload(name, settings.worker().classpath());
            log.info("reloaded {}", name);
        }
        if (!trouble.isEmpty()) {
            throw new CannotReloadException(String.join("; ", trouble));
        }
        return stillRunning;
    }

    /// The same with another class and class path than the settings have.
    int reload(String name, List<String> classpath)
            throws CannotReloadException, InterruptedException {
        if (events == null || worker == null) {
            throw new CannotReloadException(NOTHING_TO_RELOAD);
        }
        return events.reload(worker, name, classpath);
    }

    /// Goes on with these Events, as [BusinessWorker#reload] says.
    ///
    /// @return how many handlers of the former had not returned after `stop-timeout`
    public int reload(Events next) throws CannotReloadException, InterruptedException {
        if (events == null || worker == null) {
            throw new CannotReloadException(NOTHING_TO_RELOAD);
        }
        return events.reload(worker, next);
    }

    public Settings settings() {
        return settings;
    }

    /// The port at which clients come to the gateway of this name, also when the settings say 0;
    /// empty when there is none here.
    public OptionalInt clientPort(String gateway) {
        GatewayServer server = gateways.get(gateway);
        return server == null ? OptionalInt.empty() : OptionalInt.of(server.clientPort());
    }

    /// The port at which workers and backends come to the gateway of this name.
    public OptionalInt innerPort(String gateway) {
        GatewayServer server = gateways.get(gateway);
        return server == null ? OptionalInt.empty() : OptionalInt.of(server.innerPort());
    }

    public OptionalInt registerPort() {
        return register == null ? OptionalInt.empty() : OptionalInt.of(register.port());
    }

    public OptionalInt httpPort() {
        return http == null ? OptionalInt.empty() : OptionalInt.of(http.port());
    }

    /// The cluster that this process belongs to.
    ///
    /// @throws IOException that names the file of `inner-tls` that cannot be read
    ClusterView cluster(Supplier<NodeFacts> own) throws IOException {
        return new ClusterView(
                own,
                gateways.values().stream().map(GatewayServer::link).toList(),
                told.registersToFollow(ownRegister()),
                told.link());
    }

    /// Clients of this process alone.
    ConnectionPage ownConnections(ConnectionFilter filter) throws IOException {
        return new ClusterView(
                        null,
                        gateways.values().stream().map(GatewayServer::link).toList(),
                        List.of(),
                        told.link())
                .connections(filter);
    }

    /// The gateways of this process tell whoever asks.
    ///
    /// @param facts JSON, ready to be read
    void describe(Supplier<String> facts) {
        gateways.values().forEach(gateway -> gateway.describe(facts));
    }

    /// The worker tells gateways of other processes; nothing happens without one.
    void report(String node, String facts) {
        if (worker != null) {
            worker.report(new Report(node, facts));
        }
    }

    /// What the Register of this process knows; nothing without one.
    List<String> announcedGateways() {
        return register == null ? List.of() : register.gateways();
    }

    CertificateWatch certificates() {
        return certificates;
    }

    /// The class that handles events at this moment, which a reload may change; "" without a
    /// worker.
    String eventsName() {
        return worker == null ? "" : worker.events().getClass().getName();
    }

    /// Stops in order: not ready any more, no new clients, nothing more is read from those there
    /// are. What they said before is handled, and they get their answers; then they are closed,
    /// WebSocket clients with 1001, their `onClose` is run, and `onWorkerStop` comes last.
    ///
    /// Handlers have `stop-timeout` to return, and once more for `onClose`: with that and the rest,
    /// clients that do not close their side among it, a stop takes twice `stop-timeout` and a few
    /// seconds at most, besides `onWorkerStop`. A handler that takes longer is left behind, and its
    /// client closed without the answer. So is a client whose worker is in another process: nobody
    /// here knows when that has answered.
    @Override
    public void close() {
        close(new StopLimit(settings.stopTimeout()));
    }

    /// @param handlerLimit how long handlers have, in place of `stop-timeout`
    synchronized void close(StopLimit handlerLimit) {
        if (closed) {
            return;
        }
        closed = true;
        if (up) {
            log.info("stopping");
        }
        readiness.stopping();
        recorded.close();
        certificates.close();
        var workerThere = worker;
        if (workerThere != null) {
            awaitAnswers(workerThere, handlerLimit);
        }
        announcements.values().forEach(announcement -> closing("announcement", announcement));
        // clients first, gateways last: handlers of the last events find everything there
        atOnce(this::closeClients);
        closing(
                "worker",
                workerThere == null ? null : () -> workerThere.close(handlerLimit.countdown()));
        closing("classes of Events", events);
        atOnce(gateway -> closing("gateway", gateway));
        closing("event loops", loops);
        // so late that whoever asks is told that it is stopping
        closing("HTTP", http);
        closing("Register", register);
        closing("class path", classes);
        if (up) {
            log.info("stopped");
        }
    }

    /// Whoever is waited for longer than `stop-timeout` keeps no other client waiting: those are
    /// closed, and come back to a gateway that hears them.
    private void awaitAnswers(BusinessWorker worker, StopLimit handlerLimit) {
        Supplier<Duration> left = handlerLimit.countdown();
        Duration forAll = Collections.min(List.of(settings.stopTimeout(), left.get()));
        atOnce(GatewayServer::readNoMore);
        try {
            Set<ClientId> busy = worker.awaitHandled(forAll);
            while (!busy.isEmpty() && left.get().isPositive()) {
                Set<ClientId> staying = busy;
                atOnce(gateway -> gateway.closeClientsBut(staying));
                busy = worker.awaitHandled(LOOK_EVERY);
            }
            if (!busy.isEmpty()) {
                log.warn(
                        "clients whose handlers had not returned after {} ms are closed without"
                                + " their answers: {}",
                        handlerLimit.inForce().toMillis(),
                        busy.size());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeClients(GatewayServer gateway) {
        if (register != null) {
            register.withdraw(gateway.address());
        }
        closing("clients", gateway::closeClients);
    }

    /// With all gateways side by side: each may wait a few seconds for its clients.
    private void atOnce(Consumer<GatewayServer> stop) {
        List<Thread> threads =
                gateways.values().stream()
                        .map(gateway -> Thread.ofVirtual().start(() -> stop.accept(gateway)))
                        .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// What fails to close must not keep the others from it.
    private static void closing(String what, @Nullable AutoCloseable part) {
        if (part == null) {
            return;
        }
        try {
            part.close();
        } catch (Exception failure) {
            log.warn("closing {} failed", what, failure);
        }
    }
}
