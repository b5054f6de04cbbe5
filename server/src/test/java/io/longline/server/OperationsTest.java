package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.protocol.Message;
import io.longline.server.settings.Settings;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.junit.jupiter.api.Test;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What operators, their load balancers and their Prometheus see.
class OperationsTest {
    private static final String ANY_PORTS =
            """
            register: { listen: 127.0.0.1:0 }
            gateways:
              - name: text
                listen: text://127.0.0.1:0
                inner: { bind: 127.0.0.1:0 }
                drain: { window: 0s, message: bye }
            http: { enabled: true, listen: 127.0.0.1:0 }
            transport: { threads: 2 }
            """;

    private final HttpClient browser = HttpClient.newHttpClient();

    @Test
    void prometheus_reads_the_figures_of_the_process() throws Exception {
        try (var longline = Longline.start(Settings.parse(ANY_PORTS), new Room());
                var client = new TextClient(longline.clientPort("text").orElseThrow())) {
            client.send("hello");
            assertThat(client.receive()).isEqualTo("hello");
            await().until(() -> longline.workerFigures().getFirst().handlerTimes().count() == 2);
            // the event loop that has not the client comes to it in its own time
            await().until(() -> longline.gatewayFigures().getFirst().fanOut().tablesVisited() == 2);

            var answer = get(longline, "/metrics");

            assertThat(answer.headers().firstValue("content-type").orElse(""))
                    .startsWith("text/plain; version=0.0.4");
            assertThat(answer.body().lines())
                    .contains(
                            "# HELP longline_gateway_connections Clients there are now",
                            "# TYPE longline_gateway_connections gauge",
                            "longline_gateway_connections{gateway=\"text\"} 1.0",
                            "# TYPE longline_gateway_messages_received_total counter",
                            "longline_gateway_messages_received_total{gateway=\"text\"} 1.0",
                            "longline_gateway_received_bytes_total{gateway=\"text\"} 5.0",
                            "longline_gateway_sends_total{gateway=\"text\"} 1.0",
                            "longline_gateway_tables_visited_total{gateway=\"text\"} 2.0",
                            "longline_gateway_tables_with_member_total{gateway=\"text\"} 1.0",
                            "longline_gateway_connections_ended_total{gateway=\"text\",reason=\"silent\"}"
                                + " 0.0",
                            "longline_gateway_drops_total{gateway=\"text\",reason=\"no_worker\"}"
                                    + " 0.0",
                            "# TYPE longline_worker_handler_duration_seconds histogram",
                            "longline_ready 1.0")
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                    .anyMatch(line ->
                            line.matches(
                                    "longline_worker_handler_duration_seconds_bucket\\{worker=\"BusinessWorker:\\d+\",le=\"\\+Inf\"}"
                                        + " 2"))
                    .anyMatch(line ->
                            line.matches(
                                    "longline_worker_events_total\\{handler=\"onMessage\",worker=\"BusinessWorker:\\d+\"}"
                                        + " 1.0"));
        }
    }

    @Test
    void a_process_that_hears_one_of_two_registers_says_so() throws Exception {
        var alone = Settings.parse(ANY_PORTS + "roles: [register]");
        try (var register = Longline.start(alone)) {
            var settings =
                    Settings.parse(
                            ANY_PORTS
                                    + "roles: [gateway, worker]\nregisters: ['127.0.0.1:%d', '127.0.0.1:1']"
                                            .formatted(register.registerPort().orElseThrow()));
            try (var longline = Longline.start(settings, new Room())) {
                await().untilAsserted(() -> {
                    assertThat(get(longline, "/metrics").body().lines())
                            .contains(
                                    "longline_gateway_registers{gateway=\"text\",state=\"heard\"}"
                                            + " 1.0",
                                    "longline_gateway_registers{gateway=\"text\",state=\"away\"}"
                                            + " 1.0")
                            .anyMatch(line -> isOfWorker(line, "heard"))
                            .anyMatch(line -> isOfWorker(line, "away"));
                    assertThat(get(register, "/metrics").body().lines())
                            .contains("longline_register_gateways 1.0");
                });
            }
        }
    }

    private static boolean isOfWorker(String line, String state) {
        return line.matches(
                "longline_worker_registers\\{state=\"%s\",worker=\"BusinessWorker:\\d+\"} 1.0"
                        .formatted(state));
    }

    @Test
    void the_same_is_there_as_json() throws Exception {
        try (var longline = Longline.start(Settings.parse(ANY_PORTS), new Room())) {
            String json = get(longline, "/metrics.json").body();

            try (JsonParser parser =
                    new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
                while (parser.nextToken() != null) {} // throws when it is no JSON
            }
            assertThat(json)
                    .contains(
                            "\"longline_gateway_connections\":{\"type\":\"gauge\",\"help\":\"Clients"
                                + " there are"
                                + " now\",\"samples\":[{\"labels\":{\"gateway\":\"text\"},\"value\":0.0}]}")
                    .contains("{\"le\":5.0E-5,\"count\":0}", "{\"le\":\"+Inf\",\"count\":0}")
                    .contains("\"longline_gateway_drops_total\"");
        }
    }

    @Test
    void metrics_can_be_turned_off() throws Exception {
        try (var longline =
                Longline.start(
                        Settings.parse(
                                ANY_PORTS.replace(
                                        "enabled: true", "enabled: true, metrics: false")),
                        new Room())) {
            assertThat(get(longline, "/metrics").statusCode()).isEqualTo(404);
            assertThat(get(longline, "/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_gateway_without_a_worker_is_alive_and_not_ready() throws Exception {
        var settings = Settings.parse(ANY_PORTS + "roles: [register, gateway]");
        try (var longline = Longline.start(settings)) {
            assertThat(get(longline, "/health/live").body()).isEqualTo("{\"status\":\"up\"}");
            var ready = get(longline, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body())
                    .isEqualTo(
                            "{\"status\":\"not ready\",\"reasons\":[\"gateway text has no"
                                    + " worker\"]}");
        }
    }

    @Test
    void a_gateway_that_is_drained_is_not_ready_and_lets_its_clients_go() throws Exception {
        try (var longline = Longline.start(Settings.parse(ANY_PORTS), new Room())) {
            CompletableFuture<Void> drained;
            try (var client = new TextClient(longline.clientPort("text").orElseThrow())) {
                client.send("hello");
                assertThat(client.receive()).isEqualTo("hello");
                assertThat(get(longline, "/health/ready").body())
                        .isEqualTo("{\"status\":\"ready\"}");
                assertThat(get(longline, "/metrics").body().lines())
                        .contains("longline_gateway_draining{gateway=\"text\"} 0.0");

                drained = longline.drain();

                assertThat(longline.notReady())
                        .containsExactly("gateway text takes no more clients");
                assertThat(get(longline, "/health/ready").statusCode()).isEqualTo(503);
                assertThat(get(longline, "/metrics").body().lines())
                        .contains("longline_gateway_draining{gateway=\"text\"} 1.0");
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(get(longline, "/metrics").body().lines())
                                        .anyMatch(line ->
                                                line.matches(
                                                        "longline_worker_draining_gateways\\{worker=\"BusinessWorker:\\d+\"}"
                                                            + " 1.0")));
                assertThat(client.receive()).isEqualTo("bye");
            }
            drained.get(10, TimeUnit.SECONDS);
            assertThat(longline.gatewayFigures().getFirst().connections()).isZero();
        }
    }

    private HttpResponse<String> get(Longline longline, String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + longline.httpPort().orElseThrow() + path);
        return browser.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static final class Room implements Events {
        @Override
        public void onMessage(Client client, Message message) {
            client.gateway().sendToAll(message);
        }
    }
}
