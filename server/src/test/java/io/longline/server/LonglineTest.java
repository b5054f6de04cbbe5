package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longline.client.GatewayClient;
import io.longline.protocol.ClientId;
import io.longline.protocol.Message;
import io.longline.server.settings.Settings;
import io.longline.testing.FixedPorts;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class LonglineTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String ANY_PORTS =
            """
            register: { listen: 127.0.0.1:0 }
            gateways:
              - { name: web, listen: 'websocket://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }
              - { name: text, listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }
            worker: { events: io.longline.server.TestRoom }
            transport: { threads: 1 }
            """;

    @Test
    void everything_in_one_process_talks_across_protocols() throws Exception {
        try (var longline = Longline.start(Settings.parse(ANY_PORTS));
                var telnet = new TextClient(longline.clientPort("text").orElseThrow())) {
            assertThat(telnet.receive()).startsWith("welcome 7f000001");
            var browser =
                    WebSocketBrowser.connect(longline.clientPort("web").orElseThrow(), "/chat?a=b");
            assertThat(browser.receive()).startsWith("welcome 7f000001");
            assertThat(browser.receive()).isEqualTo("you came to /chat");

            telnet.send("hello");
            browser.send("grüß dich");

            String[] both = {"someone said hello", "someone said grüß dich"};
            assertThat(List.of(browser.receive(), browser.receive()))
                    .containsExactlyInAnyOrder(both);
            assertThat(telnet.receive(2)).containsExactlyInAnyOrder(both);
        }
    }

    @Test
    void a_client_that_comes_while_the_worker_starts_is_served_when_it_has() throws Exception {
        int port = FixedPorts.free();
        var began = new CompletableFuture<Void>();
        var goOn = new CompletableFuture<Void>();
        var slow =
                new TestRoom() {
                    @Override
                    public void onWorkerStart(BusinessWorker worker) {
                        began.complete(null);
                        goOn.join();
                    }
                };
        var settings =
                Settings.parse(ANY_PORTS.replace("text://127.0.0.1:0", "text://127.0.0.1:" + port));
        try (var starting = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Longline> started = starting.submit(() -> Longline.start(settings, slow));
            began.get(30, TimeUnit.SECONDS);
            try (var telnet = new TextClient(port)) {
                telnet.send("hello");
                assertThat(telnet.hearsNothing(Duration.ofMillis(500))).isTrue();
                goOn.complete(null);
                assertThat(telnet.receive()).startsWith("welcome 7f000001");
                assertThat(telnet.receive()).isEqualTo("someone said hello");
            } finally {
                goOn.complete(null);
                started.get().close();
            }
        }
    }

    @Test
    void another_process_commands_it_through_its_open_ports() throws Exception {
        try (var longline =
                        Longline.start(Settings.parse(ANY_PORTS + "secret: s3"), new TestRoom());
                var telnet = new TextClient(longline.clientPort("text").orElseThrow());
                var backend =
                        GatewayClient.connect(
                                "127.0.0.1:" + longline.registerPort().orElseThrow(), "s3")) {
            var client = ClientId.of(telnet.receive().substring("welcome ".length()));

            backend.bindUid(client, "42");
            backend.sendToUid("42", "from the backend");

            assertThat(telnet.receive()).isEqualTo("from the backend");
            assertThat(backend.getAllClientIdList()).containsExactly(client);
            assertThat(longline.gateway().isUidOnline("42")).isTrue();
        }
    }

    @Test
    void an_orderly_stop_lets_events_end() throws Exception {
        var room = new TestRoom();
        var longline =
                Longline.start(
                        Settings.parse(ANY_PORTS + "redis: { url: 'redis://127.0.0.1:6379' }"),
                        room);
        try (var telnet = new TextClient(longline.clientPort("text").orElseThrow())) {
            assertThat(telnet.receive()).startsWith("welcome");

            longline.close();
            longline.close();

            assertThat(telnet.receive()).isEqualTo("(closed)");
            assertThat(room.heard)
                    .containsExactly("start redis://127.0.0.1:6379", "close with 0 here", "stop");
        }
    }

    @Test
    void pages_and_health_are_served_when_they_are_switched_on() throws Exception {
        String http =
                "http: { enabled: true, listen: 127.0.0.1:0, root: 'classpath:/io/longline' }";
        try (var longline = Longline.start(Settings.parse(ANY_PORTS + http));
                var browser = HttpClient.newHttpClient()) {
            var uri =
                    URI.create(
                            "http://127.0.0.1:%d/health"
                                    .formatted(longline.httpPort().orElseThrow()));

            var health = browser.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

            assertThat(health.body()).isEqualTo("{\"status\":\"up\"}");
        }
    }

    @Test
    void without_the_worker_role_there_is_no_gateway_api_here() throws Exception {
        var settings = Settings.parse("roles: [register]\nregister: { listen: 127.0.0.1:0 }");
        try (var longline = Longline.start(settings)) {
            assertThat(longline.clientPort("web")).isEmpty();
            assertThat(longline.httpPort()).isEmpty();
            assertThatThrownBy(longline::gateway).hasMessageContaining("use a GatewayClient");
        }
    }

    @Test
    void a_port_in_use_is_named_with_its_gateway_and_nothing_stays_behind() throws Exception {
        try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
            int register = FixedPorts.free();
            String yaml =
                    ANY_PORTS
                            .replaceFirst("listen: 127.0.0.1:0", "listen: 127.0.0.1:" + register)
                            .replace(
                                    "text://127.0.0.1:0",
                                    "text://127.0.0.1:" + taken.getLocalPort());

            assertThatThrownBy(() -> Longline.start(Settings.parse(yaml)))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("gateway text: port %d is in use", taken.getLocalPort());
            await().untilAsserted(() -> new ServerSocket(register, 1, LOOPBACK).close());
        }
    }

    @Test
    void an_unreadable_certificate_is_named(@TempDir Path folder) throws Exception {
        Path nonsense = Files.writeString(folder.resolve("cert.pem"), "no certificate");
        String tls = "tls: { certificate: '%s', key: '%s' }, inner".formatted(nonsense, nonsense);

        assertThatThrownBy(
                        () -> Longline.start(Settings.parse(ANY_PORTS.replaceFirst("inner", tls))))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("gateway web: ")
                .hasMessageContaining("cert.pem");
    }

    @Test
    void a_class_that_cannot_be_used_is_named_with_what_to_do() {
        assertThatThrownBy(() -> start("com.example.Missing"))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("worker.events: there is no class com.example.Missing")
                .hasMessageContaining("--classpath");
        assertThatThrownBy(() -> start("java.lang.String"))
                .hasMessageContaining(
                        "java.lang.String does not implement io.longline.worker.Events");
        assertThatThrownBy(() -> start(NotToBeMade.class.getName()))
                .hasMessageContaining(
                        "must be a public class with a public constructor that takes nothing");
        assertThatThrownBy(() -> start(FailsWhenMade.class.getName()))
                .hasMessageContaining(
                        "failed while it was made: java.lang.IllegalStateException: no");
        assertThatThrownBy(() -> start("''"))
                .hasMessageContaining("worker.events is not set; name your class");
    }

    @Test
    void an_on_worker_start_that_fails_is_told_with_its_reason() {
        Events failing =
                new TestRoom() {
                    @Override
                    public void onWorkerStart(io.longline.worker.BusinessWorker worker) {
                        throw new IllegalStateException("the database is away");
                    }
                };

        assertThatThrownBy(() -> Longline.start(Settings.parse(ANY_PORTS), failing))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("onWorkerStart failed")
                .hasMessageContaining("the database is away");
    }

    @Test
    void a_class_path_that_is_not_there_is_named() {
        String yaml = ANY_PORTS.replace("TestRoom", "TestRoom, classpath: [no/such.jar]");

        assertThatThrownBy(() -> Longline.start(Settings.parse(yaml)))
                .hasMessageContaining("worker.classpath: there is no no/such.jar");
    }

    private static void start(String events) throws CannotStartException {
        Longline.start(Settings.parse(ANY_PORTS.replace("io.longline.server.TestRoom", events)))
                .close();
    }

    static final class NotToBeMade implements Events {
        @Override
        public void onMessage(Client client, Message message) {}
    }

    public static final class FailsWhenMade implements Events {
        public FailsWhenMade() {
            throw new IllegalStateException("no");
        }

        @Override
        public void onMessage(Client client, Message message) {}
    }
}
