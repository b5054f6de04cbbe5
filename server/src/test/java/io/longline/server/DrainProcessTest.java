package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.GatewayFacts;
import io.longline.server.control.Json;
import io.longline.server.control.NodeFacts;
import io.longline.server.control.WorkerFacts;
import io.longline.testing.FixedPorts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// `longline drain`, from the shell to the end of the process, with a worker in another one.
class DrainProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String GATEWAY = "longline-register-gateway";
    private static final String WORKER = "longline-worker";

    private @TempDir Path folder;
    private Terminal terminal;

    @BeforeEach
    void settings() throws IOException {
        Files.writeString(
                folder.resolve("longline.yml"),
                """
                register: { listen: 127.0.0.1:%d }
                gateways:
                  - name: quick
                    listen: text://127.0.0.1:0
                    inner: { bind: 127.0.0.1:0 }
                    drain: { window: 0s, message: bye }
                  - name: slow
                    listen: text://127.0.0.1:0
                    inner: { bind: 127.0.0.1:0 }
                    drain: { window: 24h }
                worker: { events: io.longline.server.TestRoom }
                transport: { threads: 1 }
                """
                        .formatted(FixedPorts.free()));
        terminal = new Terminal(folder);
    }

    @AfterEach
    void stopAll() throws Exception {
        for (String name : List.of(GATEWAY, WORKER)) {
            if (Files.exists(pidFile(name))) {
                ProcessHandle process = process(name);
                process.destroyForcibly();
                process.onExit().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void a_gateway_lets_its_clients_go_tells_its_workers_and_ends() throws Exception {
        start("register,gateway");
        start("worker");
        await().atMost(LIMIT)
                .until(() -> gateways().stream().allMatch(gateway -> gateway.workers() == 1));
        ProcessHandle process = process(GATEWAY);

        CompletableFuture<Integer> drain;
        var shell = new Terminal(folder);
        int slow = port("slow");
        try (var going = new TextClient(port("quick"));
                var staying = new TextClient(slow)) {
            assertThat(going.receive()).startsWith("welcome");
            assertThat(staying.receive()).startsWith("welcome");

            drain =
                    CompletableFuture.supplyAsync(
                            () -> shell.run("drain", "--roles", "register,gateway"),
                            task -> Thread.ofPlatform().start(task));

            assertThat(going.receive()).isEqualTo("bye");
            assertThat(going.receive()).isEqualTo("(closed)");
            await().atMost(LIMIT).until(() -> worker().drainingGateways() == 2);
            assertThat(worker().gateways()).isEqualTo(2);
            assertThat(gateways()).allMatch(GatewayFacts::draining);
            await().atMost(LIMIT) // what another process says of itself may be 2 s old
                    .untilAsserted(() -> {
                        assertThat(run("status", "--roles", "worker")).isZero();
                        assertThat(terminal.said())
                                .contains(slow + " (draining)", "2 (2 draining)");
                    });
            assertThatIOException().isThrownBy(() -> new TextClient(slow).close());
            assertThat(staying.receive()).isEqualTo("someone left"); // its worker serves on
            assertThat(drain).isNotDone();
        }

        assertThat(drain.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as(() -> shell.complained())
                .isZero();
        assertThat(shell.said())
                .contains("the clients of " + GATEWAY + " have gone", GATEWAY + " has stopped");
        assertThat(process.isAlive()).isFalse();
        assertThat(pidFile(GATEWAY)).doesNotExist();
        await().atMost(LIMIT).until(() -> worker().gateways() == 0);
        assertThat(worker().drainingGateways()).isZero();
    }

    private void start(String roles) {
        assertThat(run("start", "-d", "--roles", roles)).as(terminal.complained()).isZero();
    }

    private int run(String... arguments) {
        return terminal.run(arguments);
    }

    private int port(String gateway) {
        String listen =
                gateways().stream()
                        .filter(facts -> facts.name().equals(gateway))
                        .map(GatewayFacts::listen)
                        .findFirst()
                        .orElseThrow();
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    private List<GatewayFacts> gateways() {
        return own("register,gateway").gateways();
    }

    private WorkerFacts worker() {
        return Objects.requireNonNull(own("worker").worker());
    }

    /// What the process of these roles says of itself.
    private NodeFacts own(String roles) {
        assertThat(run("status", "--json", "--roles", roles)).as(terminal.complained()).isZero();
        return Json.read(terminal.said(), ClusterFacts.class).nodes().getFirst();
    }

    private ProcessHandle process(String name) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pidFile(name)).strip()))
                .orElseThrow();
    }

    private Path pidFile(String name) {
        return folder.resolve("run").resolve(name + ".pid");
    }
}
