package io.longline.server;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.ConnectionFilter;
import io.longline.server.control.ConnectionPage;
import io.longline.server.control.ConnectionsText;
import io.longline.server.control.ControlSocket.Command;
import io.longline.server.control.Json;
import io.longline.server.control.LinkPage;
import io.longline.server.control.RunFolder;
import io.longline.server.control.StatusText;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// What a running service does when it is told to, by a command or a signal.
final class ServiceCommands {
    private static final Logger log = LoggerFactory.getLogger(ServiceCommands.class);

    private static final Duration SHORT = Duration.ofSeconds(5);
    static final Duration RELOAD_LIMIT = Duration.ofMinutes(10);
    static final Duration DRAIN_LIMIT = Duration.ofHours(24);
    private static final int LOGGED_CONNECTIONS = 1000;
    private static final Duration ASKING_OTHERS = Duration.ofSeconds(30);

    private final Longline longline;
    private final Foreground.Program program;
    private final RunFolder run;
    private final String banner;
    private final ServiceFacts facts;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final StopLimit stopLimit;

    /// @param process who is going to end
    record Stopping(long process, long limitMillis) {}

    record Done(long millis) {}

    /// @param stillRunning how many handlers of the former code
    record Reloaded(long millis, int stillRunning) {}

    /// @param program that has started it
    ServiceCommands(Longline longline, Foreground.Program program, RunFolder run, String banner) {
        this.longline = longline;
        this.program = program;
        this.run = run;
        this.banner = banner;
        this.facts = new ServiceFacts(longline, run.name());
        this.stopLimit = new StopLimit(longline.settings().stopTimeout());
    }

    Map<String, Command> all() {
        return Map.of(
                "ping", new Command(SHORT, _ -> up()),
                "stop", new Command(SHORT, this::stop),
                "status", new Command(ASKING_OTHERS, _ -> status()),
                "connections", new Command(ASKING_OTHERS, this::connections),
                "links", new Command(ASKING_OTHERS, this::links),
                "reload", new Command(RELOAD_LIMIT, _ -> reload()),
                "drain", new Command(DRAIN_LIMIT, _ -> drain()));
    }

    /// Lets the cluster know of this process, until it is closed.
    Reporter report() {
        return Reporter.start(longline, facts);
    }

    /// Says in the log what is not right, once, until it is closed.
    FirstLook firstLook() {
        return FirstLook.start(longline, facts, run);
    }

    /// How long handlers have at a stop.
    StopLimit stopLimit() {
        return stopLimit;
    }

    private Service.Up up() {
        return new Service.Up(pid(), banner);
    }

    private Stopping stop(Map<String, String> arguments) {
        String limit = arguments.get("limitMillis");
        Duration inForce =
                limit == null ? stop() : stopWithin(Duration.ofMillis(Long.parseLong(limit)));
        return new Stopping(pid(), inForce.toMillis());
    }

    /// Handlers have what the settings say, or less where a stop that has begun gives them less.
    ///
    /// @return how long they have
    Duration stop() {
        return stopWithin(longline.settings().stopTimeout());
    }

    /// The same way out as for a signal that the JVM takes itself.
    private Duration stopWithin(Duration handlerLimit) {
        Duration inForce = stopLimit.ask(handlerLimit);
        if (stopping.compareAndSet(false, true)) {
            Thread.ofPlatform().name("stop-command").start(() -> Runtime.getRuntime().exit(0));
        }
        return inForce;
    }

    private ClusterFacts status() throws IOException {
        return longline.cluster(facts::now).look();
    }

    private ConnectionPage connections(Map<String, String> arguments) throws IOException {
        return longline.cluster(facts::now).connections(filter(arguments));
    }

    private LinkPage links(Map<String, String> arguments) throws IOException {
        return longline.cluster(facts::now).links(filter(arguments));
    }

    private static ConnectionFilter filter(Map<String, String> arguments) {
        return Json.read(
                arguments.getOrDefault("filter", "{\"limit\":100}"), ConnectionFilter.class);
    }

    private Reloaded reload() throws CannotReloadException, InterruptedException {
        long begin = System.nanoTime();
        int stillRunning = reloadOrSayWhyNot();
        return new Reloaded((System.nanoTime() - begin) / 1_000_000, stillRunning);
    }

    /// Whoever tells it hears the reason alone; where in their code it came from is in the log.
    private int reloadOrSayWhyNot() throws CannotReloadException, InterruptedException {
        try {
            return program.reload(longline);
        } catch (CannotReloadException refused) {
            log.error("{}", refused.getMessage(), refused.getCause());
            throw refused;
        }
    }

    private Done drain() throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        longline.drain().get();
        return new Done((System.nanoTime() - begin) / 1_000_000);
    }

    void reloadAtSignal() {
        try {
            reloadOrSayWhyNot();
        } catch (CannotReloadException refused) {
            // it has been said, and nobody waits for more
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /// Of this process alone: a signal asks nobody else.
    void logStatus() {
        var here =
                new ClusterFacts(List.of(facts.now()), List.of(), List.of(), List.of(), List.of());
        StatusText.of(here).lines().forEach(line -> log.info("{}", line));
    }

    void logConnections() {
        var first = new ConnectionFilter(List.of(), List.of(), List.of(), "", LOGGED_CONNECTIONS);
        try {
            ConnectionsText.of(longline.ownConnections(first))
                    .lines()
                    .forEach(line -> log.info("{}", line));
        } catch (IOException unread) {
            log.error("the connections cannot be shown", unread);
        }
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }
}
