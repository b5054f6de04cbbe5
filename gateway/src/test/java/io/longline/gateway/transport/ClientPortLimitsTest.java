package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.longline.gateway.AllowedOrigins;
import io.longline.gateway.DropReason;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.Limits;
import io.longline.gateway.TestWorker;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.testing.Certificates;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The limits of a gateway, tried from outside.
class ClientPortLimitsTest {

    @Test
    void clients_over_the_limit_are_closed_and_let_in_again_when_there_is_room() throws Exception {
        try (var gateway = TestGateway.start(limited("text", new Limits.Connections(2, 0, 0, 0)));
                var two = gateway.connect()) {
            RawClient one = gateway.connect();
            gateway.worker().next(ClientConnected.class);
            gateway.worker().next(ClientConnected.class);
            try (var three = gateway.connect()) {
                closed(three);
            }
            assertThat(gateway.server().drops().total(DropReason.CONNECTION_LIMIT)).isEqualTo(1);
            assertThat(gateway.worker().hasNone()).isTrue();
            one.close();
            gateway.worker().next(ClientClosed.class);
            await().untilAsserted(() -> assertThat(gateway.server().openClients()).isEqualTo(1));
            try (var four = gateway.connect()) {
                four.send("hello\n");
                gateway.worker().nextAmongOthers(ClientMessage.class);
            }
            two.send("still here\n");
            gateway.worker().nextAmongOthers(ClientMessage.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 0 | 0 | CONNECTION_LIMIT | 503 | too many connections",
                "0 | 1 | 0 | ADDRESS_LIMIT | 429 | too many connections from your address",
                "0 | 0 | 1 | ADDRESS_RATE | 429 | too many new connections from your address"
            })
    void websocket_clients_over_a_limit_are_told_which(
            int inAll, int perAddress, int rate, DropReason reason, int status, String why)
            throws Exception {
        var connections = new Limits.Connections(inAll, perAddress, 0, rate);
        try (var gateway = TestGateway.start(limited("websocket", connections));
                var one = gateway.connect().upgrade()) {
            RawClient turnedAway = turnedAway(gateway, reason);
            // as a page does, which sends its request before it reads
            turnedAway.send(RawClient.request("/"));
            one.sendText("still here");

            assertThat(new String(turnedAway.readToEnd(), US_ASCII))
                    .startsWith("HTTP/1.1 " + status + " ")
                    .endsWith("\r\n\r\n" + why + "\n");
            gateway.worker().nextAmongOthers(ClientMessage.class);
        }
    }

    /// Where the limit is one of a rate, some may be let in before.
    private static RawClient turnedAway(TestGateway gateway, DropReason reason) throws IOException {
        for (int i = 0; i < 100; i++) {
            long before = gateway.server().drops().total(reason);
            int open = gateway.server().openClients();
            RawClient client = gateway.connect();
            await().until(() ->
                    gateway.server().drops().total(reason) > before
                            || gateway.server().openClients() > open);
            if (gateway.server().drops().total(reason) > before) {
                return client;
            }
        }
        throw new AssertionError("nobody was turned away");
    }

    @Test
    void in_a_flood_only_so_many_are_told_and_the_others_are_cut_at_once() throws Exception {
        try (var gateway =
                TestGateway.start(limited("websocket", new Limits.Connections(1, 0, 0, 0)))) {
            gateway.connect().upgrade();
            var flood = new ArrayList<RawClient>();
            for (int i = 0; i < Doorkeeper.MOST_TOLD; i++) {
                flood.add(gateway.connect());
                flood.getLast().readHead();
            }
            try (var oneMore = gateway.connect()) {
                closed(oneMore);
            }

            // who has read it and goes makes room
            flood.getFirst().close();
            await().untilAsserted(() -> {
                try (var next = gateway.connect()) {
                    assertThat(next.readHead()).startsWith("HTTP/1.1 503 ");
                }
            });
        }
    }

    @Test
    void behind_tls_and_in_a_protocol_without_a_word_for_it_they_are_cut(@TempDir Path folder)
            throws Exception {
        var certificates = Certificates.make(folder, "EC");
        try (var text = TestGateway.start(limited("text", new Limits.Connections(0, 1, 0, 0)));
                var tls =
                        TestGateway.start(
                                limited("websocket", new Limits.Connections(0, 1, 0, 0))
                                        .withTls(certificates.certificate(), certificates.key()))) {
            for (TestGateway gateway : List.of(text, tls)) {
                gateway.connect();
                await().until(() -> gateway.server().openClients() == 1);
                closed(gateway.connect());

                assertThat(gateway.server().drops().total(DropReason.ADDRESS_LIMIT)).isEqualTo(1);
            }
        }
    }

    @Test
    void who_goes_before_its_time_is_up_has_not_been_too_slow() throws Exception {
        try (var gateway =
                TestGateway.start(
                        TestGateway.settings("websocket").withWebSocket(impatient()),
                        new TestWorker("127.0.0.1:test:0"),
                        1)) {
            gateway.connect().close();
            gateway.worker().nextAmongOthers(ClientClosed.class);
            // of one loop, so its time is up later
            assertThat(gateway.connect().readHead()).startsWith("HTTP/1.1 408 ");

            assertThat(gateway.server().drops().total(DropReason.HANDSHAKE_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void when_they_come_too_fast_they_wait_and_nobody_is_closed() throws Exception {
        try (var gateway =
                TestGateway.start(limited("text", new Limits.Connections(0, 0, 10, 0)))) {
            List<RawClient> clients = new ArrayList<>();
            while (paused(gateway) == 0) {
                assertThat(clients).as("who came, and nobody waits").hasSizeLessThan(500);
                clients.add(gateway.connect().send("hello\n"));
                await().pollInterval(Duration.ofMillis(1))
                        .until(() ->
                                gateway.server().openClients() == clients.size()
                                        || paused(gateway) > 0);
            }
            for (int i = 0; i < 3; i++) {
                clients.add(gateway.connect().send("hello\n"));
            }

            for (int i = 0; i < clients.size(); i++) {
                gateway.worker().nextAmongOthers(ClientMessage.class);
            }
            assertThat(gateway.server().openClients()).isEqualTo(clients.size());
        }
    }

    @Test
    void a_websocket_client_that_presses_on_is_told_why_it_is_closed() throws Exception {
        var limits =
                new Limits(
                        Limits.DEFAULTS.connections(),
                        new Limits.Messages(1, 1, Duration.ofNanos(1)),
                        Duration.ZERO,
                        0,
                        0);
        try (var gateway = TestGateway.start(TestGateway.settings("websocket").withLimits(limits));
                var client = gateway.connect().upgrade()) {
            // at once: had there been time in between, it would not be too fast
            client.send(framesInOne("within its burst", "over it", "and for longer than it may"));
            RawClient.Frame end = client.readFrame();

            assertThat(end.closeCode()).isEqualTo(1008);
            assertThat(end.text()).endsWith("too many messages");
            assertThat(gateway.server().drops().total(DropReason.MESSAGE_RATE)).isEqualTo(1);
        }
    }

    @Test
    void a_client_that_never_asks_to_come_in_is_counted_as_such() throws Exception {
        try (var gateway =
                        TestGateway.start(
                                TestGateway.settings("websocket").withWebSocket(impatient()));
                var client = gateway.connect()) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 408 ");
            assertThat(gateway.server().drops().total(DropReason.HANDSHAKE_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void many_whose_time_is_up_together_all_have_to_go() throws Exception {
        int many = 300; // two at a time, so this takes 37 s if only the sweep of one loop does it
        var clients = new ArrayList<RawClient>();
        try (var gateway =
                TestGateway.start(
                        TestGateway.settings("websocket")
                                .withWebSocket(waiting(Duration.ofSeconds(1))),
                        new TestWorker("127.0.0.1:test:0"),
                        1)) {
            while (clients.size() < many) {
                clients.add(gateway.connect());
            }

            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            gateway.server().drops().total(DropReason.HANDSHAKE_TIMEOUT) == many);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void a_message_that_is_too_long_is_counted_as_such() throws Exception {
        try (var text = TestGateway.start(TestGateway.settings("text").withMaxMessageBytes(10));
                var web =
                        TestGateway.start(
                                TestGateway.settings("websocket").withMaxMessageBytes(10));
                var talker = text.connect();
                var page = web.connect().upgrade()) {
            talker.send("hello, hello, hello\n");
            assertThat(talker.readToEnd()).isEmpty();
            page.sendText("hello, hello, hello");
            assertThat(page.readFrame().closeCode()).isEqualTo(1009);

            assertThat(text.server().drops().total(DropReason.MESSAGE_TOO_LONG)).isEqualTo(1);
            assertThat(web.server().drops().total(DropReason.MESSAGE_TOO_LONG)).isEqualTo(1);
        }
    }

    @Test
    void a_page_of_another_origin_gets_403() throws Exception {
        var origins = new AllowedOrigins(List.of("https://*.example.com"), true);
        try (var gateway =
                        TestGateway.start(TestGateway.settings("websocket").withOrigins(origins));
                var own = gateway.connect();
                var strange = gateway.connect();
                var program = gateway.connect()) {
            own.upgrade("Origin: https://chat.example.com");
            program.upgrade();
            strange.send(RawClient.request("/", "Origin: https://evil.test"));

            assertThat(new String(strange.readToEnd(), US_ASCII))
                    .startsWith("HTTP/1.1 403 ")
                    .endsWith("a WebSocket may not be opened here by pages of https://evil.test\n");
            assertThat(gateway.server().drops().total(DropReason.ORIGIN_REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void who_names_no_origin_gets_403_where_one_is_wanted() throws Exception {
        var origins = new AllowedOrigins(List.of("*"), false);
        try (var gateway =
                        TestGateway.start(TestGateway.settings("websocket").withOrigins(origins));
                var program = gateway.connect();
                var page = gateway.connect()) {
            program.send(RawClient.request("/"));
            assertThat(program.readHead()).startsWith("HTTP/1.1 403 ");
            page.upgrade("Origin: https://anything.test");
        }
    }

    private static GatewaySettings.WebSocket impatient() {
        return waiting(Duration.ofMillis(100));
    }

    private static GatewaySettings.WebSocket waiting(Duration handshakeTimeout) {
        var web = GatewaySettings.WebSocket.DEFAULTS;
        return new GatewaySettings.WebSocket(
                web.frames(), web.compression(), handshakeTimeout, web.maxHandshakeBytes());
    }

    private static long paused(TestGateway gateway) {
        return gateway.server().drops().total(DropReason.ACCEPT_PAUSED);
    }

    private static byte[] framesInOne(String... texts) {
        var frames = new ByteArrayOutputStream();
        for (String text : texts) {
            frames.writeBytes(RawClient.frame(0x81, text.getBytes(US_ASCII)));
        }
        return frames.toByteArray();
    }

    private static GatewaySettings limited(String protocol, Limits.Connections connections) {
        return TestGateway.settings(protocol)
                .withLimits(
                        new Limits(connections, Limits.DEFAULTS.messages(), Duration.ZERO, 0, 0));
    }

    private static void closed(RawClient client) {
        try {
            assertThat(client.readToEnd()).isEmpty();
        } catch (IOException reset) {
            assertThat(reset).isInstanceOf(SocketException.class);
        }
    }
}
