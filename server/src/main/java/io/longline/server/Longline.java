package io.longline.server;

import io.longline.client.Gateway;
import io.longline.gateway.transport.GatewayLoops;
import io.longline.gateway.transport.GatewayServer;
import io.longline.register.Announcement;
import io.longline.register.Register;
import io.longline.server.http.HttpServer;
import io.longline.server.http.Pages;
import io.longline.server.settings.GatewaySection;
import io.longline.server.settings.HostPort;
import io.longline.server.settings.Role;
import io.longline.server.settings.Settings;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Events;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

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

    private final Settings settings;
    private final UserClasses classes;
    private final RoleSettings told;
    private final Map<String, GatewayServer> gateways = new LinkedHashMap<>();
    private final List<Announcement> announcements = new ArrayList<>();
    private @Nullable Register register;
    private @Nullable GatewayLoops loops;
    private @Nullable BusinessWorker worker;
    private @Nullable HttpServer http;
    private boolean up;
    private boolean closed; // guarded by this

    private Longline(Settings settings, UserClasses classes) {
        this.settings = settings;
        this.classes = classes;
        this.told = new RoleSettings(settings, classes);
    }

    /// Runs until the process is told to stop, with Ctrl+C or SIGTERM. Settings come from
    /// `longline.yml` in the working directory, when there is one, and from the environment. What
    /// keeps it from starting is said in one line, and ends the process.
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

    /// When this returns, clients can come in and their events are handled.
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
            return longline;
        } catch (IOException | IllegalArgumentException | IllegalStateException refused) {
            longline.close();
            throw CannotStartException.because(refused);
        } catch (CannotStartException | RuntimeException | Error failed) {
            longline.close();
            throw failed;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /// Each role finds those before it ready. Gateways are announced when they have their worker,
    /// and pages are served when there is something to connect to.
    private void startRoles(@Nullable Events events) throws IOException, CannotStartException {
        Events own = settings.has(Role.WORKER) ? orByName(events) : null;
        if (settings.has(Role.REGISTER)) {
            register = Register.start(told.register());
        }
        if (settings.has(Role.GATEWAY)) {
            startGateways();
        }
        if (own != null) {
            startWorker(own);
        }
        for (GatewayServer gateway : gateways.values()) {
            announce(gateway);
        }
        if (settings.http().enabled()) {
            http = HttpServer.start(settings.http().listen().toSocketAddress(), pages());
        }
    }

    private Events orByName(@Nullable Events events) throws CannotStartException {
        if (events != null) {
            return events;
        }
        String name = settings.worker().events();
        if (name.isEmpty()) {
            throw new CannotStartException(
                    "worker.events is not set; name your class that implements Events, as --events"
                            + " com.example.LiveRoom, or leave worker out of --roles");
        }
        return classes.make(Events.class, name, "worker.events");
    }

    private void startGateways() throws IOException, CannotStartException {
        loops = GatewayLoops.start(settings.transport().threads(), told.transport());
        for (GatewaySection section : settings.gateways()) {
            try {
                gateways.put(section.name(), GatewayServer.start(told.gateway(section), loops));
            } catch (IOException | IllegalArgumentException refused) {
                throw new IOException(
                        "gateway %s: %s".formatted(section.name(), refused.getMessage()), refused);
            }
        }
    }

    private void startWorker(Events events) throws IOException {
        var links = gateways.values().stream().map(GatewayServer::link).toList();
        var started = BusinessWorker.start(events, told.worker(ownRegister()), links);
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

    private void announce(GatewayServer gateway) throws IOException {
        if (register != null) {
            register.announce(gateway.address());
        }
        List<String> others = told.registersToAnnounceAt();
        if (!others.isEmpty()) {
            announcements.add(
                    Announcement.start(
                            gateway.address(), others, settings.secret().value(), told.linkTls()));
        }
    }

    private @Nullable Pages pages() throws IOException {
        String root = settings.http().root();
        return root.isEmpty() ? null : Pages.below(root, classes.loader());
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

    /// Stops in order: no new pages, no new clients; the clients there are are closed and their
    /// onClose is run; handlers have `stop-timeout` to return.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (up) {
            log.info("stopping");
        }
        closing("HTTP", http);
        announcements.forEach(announcement -> closing("announcement", announcement));
        // clients first, gateways last: handlers of the last events find everything there
        atOnce(this::closeClients);
        closing("worker", worker);
        atOnce(gateway -> closing("gateway", gateway));
        closing("event loops", loops);
        closing("Register", register);
        closing("class path", classes);
        if (up) {
            log.info("stopped");
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
