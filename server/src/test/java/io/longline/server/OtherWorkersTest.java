package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.GatewayFigures;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;
import io.longline.server.control.ClusterFacts;
import io.longline.server.control.ClusterFacts.OtherWorker;
import io.longline.server.control.Json;
import io.longline.server.control.StatusText;
import io.longline.server.settings.Settings;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/// What `status` shows of workers that tell nothing of themselves.
class OtherWorkersTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void a_php_worker_is_shown_with_what_gateways_know_of_it() throws Exception {
        try (var longline = Longline.start(settings("register, gateway", 0));
                var _ = phpWorker(longline, 0);
                var _ = phpWorker(longline, 1);
                var _ = new TextClient(longline.clientPort("one").orElseThrow());
                var _ = new TextClient(longline.clientPort("two").orElseThrow());
                var _ = new TextClient(longline.clientPort("two").orElseThrow())) {
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(look(longline).otherWorkers())
                                    .containsExactly(
                                            new OtherWorker(
                                                    "127.0.0.1:ChatWorker:0", "PHP", 2, 3, 0)));

            String text = StatusText.of(look(longline));
            assertThat(text.lines().map(line -> line.replaceAll(" +", " ")))
                    .contains("PHP 127.0.0.1:ChatWorker:0 - 2 3 0 B");
            assertThat(Json.line(look(longline)))
                    .contains("\"otherWorkers\":[{\"key\":\"127.0.0.1:ChatWorker:0\"");
        }
    }

    @Test
    void a_java_worker_is_shown_once_whether_it_tells_of_itself_or_not() throws Exception {
        try (var gateway = Longline.start(settings("register, gateway", 0));
                var worker = Longline.start(settings("worker", port(gateway)), new TestRoom())) {
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(look(gateway).otherWorkers())
                                    .extracting(OtherWorker::kind, OtherWorker::gateways)
                                    .containsExactly(tuple("Java", 2)));

            try (var _ = Reporter.start(worker, new ServiceFacts(worker, "telling"))) {
                await().atMost(LIMIT)
                        .untilAsserted(() -> {
                            ClusterFacts cluster = look(gateway);
                            assertThat(cluster.otherWorkers()).isEmpty();
                            assertThat(StatusText.of(cluster)).contains("telling/BusinessWorker");
                        });
            }
        }
    }

    @Test
    void a_worker_of_the_gateways_own_process_is_shown_with_its_clients() throws Exception {
        try (var all = Longline.start(settings("register, gateway, worker", 0), new TestRoom());
                var client = new TextClient(all.clientPort("one").orElseThrow())) {
            assertThat(client.receive()).startsWith("welcome");

            ClusterFacts cluster = look(all);

            assertThat(cluster.otherWorkers()).isEmpty();
            assertThat(StatusText.of(cluster).lines().map(line -> line.replaceAll(" +", " ")))
                    .anyMatch(line ->
                            line.startsWith("own/BusinessWorker ")
                                    && line.endsWith("TestRoom 2 1 0 B"));
        }
    }

    private static ClusterFacts look(Longline longline) throws IOException {
        return longline.cluster(new ServiceFacts(longline, "own")::now).look();
    }

    private static Socket phpWorker(Longline longline, int gateway) throws IOException {
        var socket =
                new Socket(
                        InetAddress.getLoopbackAddress(),
                        figures(longline, gateway).address().port());
        socket.getOutputStream()
                .write(
                        ToGatewayCodec.encode(
                                new WorkerConnect("ChatWorker:0", "", Capabilities.PHP),
                                Capabilities.PHP));
        await().atMost(LIMIT).until(() -> attached(longline, gateway) == 1);
        return socket;
    }

    private static int attached(Longline longline, int gateway) {
        return figures(longline, gateway).workers();
    }

    private static GatewayFigures figures(Longline longline, int gateway) {
        return longline.gatewayFigures().stream().toList().get(gateway);
    }

    private static Settings settings(String roles, int register) {
        return Settings.parse(
                """
                roles: [%s]
                register: { listen: 127.0.0.1:%d }
                gateways:
                  - { name: one, listen: "text://127.0.0.1:0", inner: { bind: 127.0.0.1:0 } }
                  - { name: two, listen: "text://127.0.0.1:0", inner: { bind: 127.0.0.1:0 } }
                transport: { threads: 2 }
                """
                        .formatted(roles, register));
    }

    private static int port(Longline longline) {
        return longline.registerPort().orElseThrow();
    }
}
