package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.ConnectionPage;
import io.longline.server.control.Json;
import io.longline.server.control.LinkPage;
import io.longline.testing.FixedPorts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A service in the background, and the commands that look after it.
class ServiceProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private @TempDir Path folder;
    private final List<String> started = new ArrayList<>();
    private Terminal terminal;

    @BeforeEach
    void settings() throws IOException {
        terminal = Terminal.withSettings(folder, FixedPorts.free()); // two processes know it
    }

    @AfterEach
    void stopAll() throws Exception {
        for (String name : started) {
            Path pid = folder.resolve("run").resolve(name + ".pid");
            if (Files.exists(pid)) {
                long number = Long.parseLong(Files.readString(pid).strip());
                var process = ProcessHandle.of(number);
                if (process.isPresent()) {
                    process.get().destroyForcibly();
                    process.get().onExit().get(30, TimeUnit.SECONDS);
                }
            }
        }
    }

    @Test
    void a_service_is_started_asked_and_stopped() throws Exception {
        assertThat(start("longline")).as(terminal.complained()).isZero();
        assertThat(terminal.said())
                .contains("is up: register, gateway, worker", "'longline stop' stops it");

        assertThat(run("start", "-d")).isEqualTo(1);
        assertThat(terminal.complained())
                .contains("longline runs already as process " + pid("longline"));

        try (var client = new TextClient(clientPort())) {
            assertThat(client.receive()).startsWith("welcome");

            assertThat(run("connections", "--json")).as(terminal.complained()).isZero();
            ConnectionPage page = Json.read(terminal.said(), ConnectionPage.class);
            assertThat(page.connections()).hasSize(1);
            assertThat(page.connections().getFirst().protocol()).isEqualTo("text");
            assertThat(page.connections().getFirst().groups()).containsExactly("room");
            assertThat(page.complete()).isTrue();

            assertThat(run("connections", "--group", "nobody")).isZero();
            assertThat(terminal.said()).isEqualTo("no connection\n");
            assertThat(run("connections", "--group", "room")).isZero();
            assertThat(terminal.said()).contains("CLIENT ID", page.connections().getFirst().id());

            assertThat(run("connections", "--inner")).as(terminal.complained()).isZero();
            assertThat(terminal.said()).contains("Java worker", "in process");

            assertThat(run("doctor")).as(terminal.said()).isZero();
            assertThat(terminal.said()).contains("runs as process", "answers; workers: 1");
        }

        assertThat(run("stop")).as(terminal.complained()).isZero();
        assertThat(terminal.said()).isEqualTo("longline has stopped\n");
        assertThat(folder.resolve("run/longline.sock")).doesNotExist();
        assertThat(run("status")).isEqualTo(1);
        assertThat(terminal.complained()).contains("longline does not run");
    }

    @Test
    void a_cluster_is_seen_from_each_of_its_processes() throws Exception {
        assertThat(start("longline-register-gateway", "--roles", "register,gateway"))
                .as(terminal.complained())
                .isZero();
        assertThat(start("longline-worker", "--roles", "worker"))
                .as(terminal.complained())
                .isZero();

        for (String roles : List.of("register,gateway", "worker")) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> {
                        assertThat(run("status", "--json", "--roles", roles)).isZero();
                        ClusterFacts cluster = Json.read(terminal.said(), ClusterFacts.class);
                        assertThat(cluster.nodes())
                                .extracting(node -> node.name())
                                .containsExactlyInAnyOrder(
                                        "longline-register-gateway", "longline-worker");
                        assertThat(cluster.nodes())
                                .extracting(node -> node.pid())
                                .doesNotHaveDuplicates();
                        assertThat(cluster.registers().getFirst().gateways()).isEqualTo(1);
                    });
        }
        for (String roles : List.of("register,gateway", "worker")) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> {
                        assertThat(run("connections", "--inner", "--json", "--roles", roles))
                                .isZero();
                        assertThat(Json.read(terminal.said(), LinkPage.class).links())
                                .extracting(link -> link.kind() + " of " + link.node())
                                .containsExactlyInAnyOrder(
                                        "worker of longline-worker", "backend of longline-worker");
                    });
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> {
                    assertThat(run("status")).isZero();
                    assertThat(terminal.said())
                            .contains(
                                    "longline-worker/BusinessWorker",
                                    "longline-register-gateway/web");
                });
        assertThat(run("stop")).isEqualTo(1);
        assertThat(terminal.complained())
                .contains("longline-register-gateway, longline-worker", "--name");
    }

    @Test
    void a_start_that_fails_in_the_background_says_why() throws Exception {
        int code = start("longline", "--events", "com.example.Nowhere");

        assertThat(code).isEqualTo(1);
        assertThat(terminal.complained()).contains("there is no class com.example.Nowhere");
        assertThat(folder.resolve("run/longline.pid")).doesNotExist();
    }

    @Test
    void a_service_is_restarted_and_a_graceful_stop_waits_longer_than_stop_timeout()
            throws Exception {
        UserCode.compile(
                folder.resolve("classes"),
                "Slow",
                UserCode.events(
                        "Slow",
                        """
                        client.send("begun");
                        while (!java.nio.file.Files.exists(java.nio.file.Path.of("%s"))) {
                            Thread.sleep(10);
                        }
                        // another client has gone, the stop has begun: now it waits, or has long given up
                        Thread.sleep(3000);
                        client.send("done");
                        java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), "");
                        """
                                .formatted(folder.resolve("go-on"), folder.resolve("done")),
                        ""));
        String[] slow = {
            "--events=Slow", "--classpath=" + folder.resolve("classes"), "--set=stop-timeout=1ms"
        };
        assertThat(start("longline", slow)).as(terminal.complained()).isZero();
        long first = pid("longline");

        assertThat(run("restart", "-d", slow[0], slow[1], slow[2]))
                .as(terminal.complained())
                .isZero();

        assertThat(terminal.said()).contains("longline has stopped\n", "is up: register, gateway");
        assertThat(pid("longline")).isNotEqualTo(first);
        assertThat(ProcessHandle.of(first)).isEmpty();
        Thread stopping;
        var code = new AtomicInteger(-1);
        int port = clientPort();
        try (var client = new TextClient(port)) {
            client.send("a");
            assertThat(client.receive()).isEqualTo("begun");
            try (var idle = new TextClient(port)) {
                await().atMost(LIMIT).until(() -> connections() == 2);
                stopping = Thread.ofPlatform().start(() -> code.set(run("stop", "-g")));
                assertThat(idle.receive()).isEqualTo("(closed)");
            }
            Files.writeString(folder.resolve("go-on"), "");
            assertThat(client.receive(2)).containsExactly("done", "(closed)");
        }
        stopping.join();
        assertThat(code).as(terminal.complained()).hasValue(0);
        assertThat(terminal.said()).isEqualTo("longline has stopped\n");
        assertThat(folder.resolve("done")).exists();
        assertThat(Files.readString(folder.resolve("run/longline.log")))
                .doesNotContain("still running");
    }

    @Test
    void a_graceful_stop_is_shortened_by_another_one() throws Exception {
        UserCode.compile(
                folder.resolve("classes"),
                "Hanging",
                UserCode.events(
                        "Hanging",
                        """
                        client.send("begun");
                        new java.util.concurrent.CountDownLatch(1).await();
                        """,
                        ""));
        int up =
                start(
                        "longline",
                        "--events=Hanging",
                        "--classpath=" + folder.resolve("classes"),
                        "--set=stop-timeout=1ms");
        assertThat(up).as(terminal.complained()).isZero();
        var elsewhere = new Terminal(folder);
        var codes = new CopyOnWriteArrayList<Integer>();
        int port = clientPort();
        try (var client = new TextClient(port)) {
            client.send("a");
            assertThat(client.receive()).isEqualTo("begun");
            Thread graceful;
            try (var idle = new TextClient(port)) {
                await().atMost(LIMIT).until(() -> connections() == 2);
                graceful = Thread.ofPlatform().start(() -> codes.add(elsewhere.run("stop", "-g")));
                assertThat(idle.receive()).isEqualTo("(closed)");
            }
            assertThat(codes).isEmpty();

            Thread plain = Thread.ofPlatform().start(() -> codes.add(run("stop")));

            assertThat(plain.join(LIMIT)).isTrue();
            assertThat(graceful.join(LIMIT)).isTrue();
        }
        assertThat(codes).as(terminal.complained()).containsExactly(0, 0);
        assertThat(terminal.said()).isEqualTo("longline has stopped\n");
        assertThat(elsewhere.said()).isEqualTo("longline has stopped\n");
    }

    @Test
    void a_drained_service_lets_its_clients_go_and_ends_unless_it_is_kept() throws Exception {
        int started =
                start(
                        "longline",
                        "--set=gateways.web.drain.window=0s",
                        "--set=gateways.web.drain.message=bye");
        assertThat(started).as(terminal.complained()).isZero();
        int port = clientPort();
        Thread draining;
        var code = new AtomicInteger(-1);
        try (var client = new TextClient(port)) {
            assertThat(client.receive()).startsWith("welcome");
            draining = Thread.ofPlatform().start(() -> code.set(run("drain", "--keep")));
            assertThat(client.receive(2)).containsExactly("bye", "(closed)");
        }
        draining.join();
        assertThat(code).as(terminal.complained()).hasValue(0);
        assertThat(terminal.said()).matches("the clients of longline have gone, within \\d+ s\n");
        assertThatThrownBy(() -> new TextClient(port)).isInstanceOf(ConnectException.class);
        assertThat(run("status")).as(terminal.complained()).isZero();

        assertThat(run("drain")).as(terminal.complained()).isZero();

        assertThat(terminal.said()).endsWith("longline has stopped\n");
        assertThat(folder.resolve("run/longline.sock")).doesNotExist();
    }

    private int connections() {
        assertThat(run("connections", "--json")).as(terminal.complained()).isZero();
        return Json.read(terminal.said(), ConnectionPage.class).connections().size();
    }

    private int start(String name, String... more) {
        started.add(name);
        var arguments = new ArrayList<>(List.of("start", "-d"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return terminal.run(arguments);
    }

    private long pid(String name) throws IOException {
        return Long.parseLong(
                Files.readString(folder.resolve("run").resolve(name + ".pid")).strip());
    }

    /// As the service itself says it.
    private int clientPort() {
        assertThat(run("status", "--json")).as(terminal.complained()).isZero();
        String listen =
                Json.read(terminal.said(), ClusterFacts.class)
                        .nodes()
                        .getFirst()
                        .gateways()
                        .getFirst()
                        .listen();
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }
}
