package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.longline.gateway.AddressRange;
import io.longline.gateway.DropReason;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.Limits;
import io.longline.gateway.TrustedProxies;
import io.longline.gateway.TrustedProxies.Header;
import io.longline.gateway.TrustedProxies.ProxyProtocol;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerEvent.WebSocketConnected;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Clients that come through a proxy, played by the test's own sockets.
class ProxiesTest {
    private static final String V2_SIGNATURE = "0d0a0d0a000d0a515549540a";

    @Test
    void a_proxys_header_says_where_the_client_comes_from() throws Exception {
        try (var gateway = TestGateway.start(behind("text", ProxyProtocol.REQUIRED));
                var proxy = gateway.connect()) {
            // the header in two pieces, and the first message with the end of it
            proxy.send("PROXY TCP4 203.0.113.7 192.0.2");
            proxy.send(".1 4711 8282\r\nhello\n");

            var connected = gateway.worker().next(ClientConnected.class);
            assertThat(connected.origin())
                    .isEqualTo(origin("203.0.113.7", 4711, gateway.server().clientPort()));
            assertThat(gateway.worker().next(ClientMessage.class).message().text())
                    .isEqualTo("hello");
        }
    }

    @Test
    void a_header_of_version_2_may_hold_an_ipv6_address() throws Exception {
        try (var gateway = TestGateway.start(behind("text", ProxyProtocol.REQUIRED));
                var proxy = gateway.connect()) {
            proxy.sendHex(
                    V2_SIGNATURE
                            + "21 21 0024"
                            + "20010db8000000000000000000000007"
                            + "20010db8000000000000000000000001"
                            + "1267 205a");
            proxy.send("hello\n");

            assertThat(gateway.worker().next(ClientConnected.class).origin())
                    .isEqualTo(origin("2001:db8::7", 4711, gateway.server().clientPort()));
            gateway.worker().next(ClientMessage.class);
        }
    }

    @Test
    void a_proxy_that_speaks_for_itself_is_the_client() throws Exception {
        try (var gateway = TestGateway.start(behind("text", ProxyProtocol.REQUIRED));
                var local = gateway.connect();
                var unknown = gateway.connect()) {
            local.sendHex(V2_SIGNATURE + "20 00 0000");
            assertThat(gateway.worker().next(ClientConnected.class).origin().port())
                    .isEqualTo(local.localPort());
            unknown.send("PROXY UNKNOWN\r\n");
            assertThat(gateway.worker().next(ClientConnected.class).origin().port())
                    .isEqualTo(unknown.localPort());
        }
    }

    @Test
    void a_proxy_that_begins_with_anything_else_is_closed_and_counted() throws Exception {
        try (var gateway = TestGateway.start(behind("text", ProxyProtocol.FROM_LISTED));
                var none = gateway.connect();
                var broken = gateway.connect()) {
            none.send("hello, this is no header at all\r\n");
            broken.send("PROXY TCP4 name.test 192.0.2.1 1 2\r\nhello\n");
            assertThat(none.readToEnd()).isEmpty();
            assertThat(broken.readToEnd()).isEmpty();

            // the connection ends before it is counted
            await().untilAsserted(() ->
                    assertThat(gateway.server().drops().total(DropReason.PROXY_REFUSED))
                            .isEqualTo(2));
            assertThat(gateway.worker().hasNone()).isTrue();
        }
    }

    @Test
    void a_proxy_that_says_nothing_is_closed_in_time() throws Exception {
        var web = GatewaySettings.WebSocket.DEFAULTS;
        var settings =
                behind("text", ProxyProtocol.REQUIRED)
                        .withWebSocket(
                                new GatewaySettings.WebSocket(
                                        web.frames(),
                                        web.compression(),
                                        Duration.ofMillis(100),
                                        web.maxHandshakeBytes()));
        try (var gateway = TestGateway.start(settings);
                var silent = gateway.connect()) {
            assertThat(silent.readToEnd()).isEmpty();

            assertThat(gateway.server().drops().total(DropReason.PROXY_REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void who_is_no_listed_proxy_is_closed_where_one_is_required() throws Exception {
        var elsewhere =
                new TrustedProxies(
                        List.of(AddressRange.parse("192.0.2.0/24")),
                        ProxyProtocol.REQUIRED,
                        Header.NONE);
        try (var gateway = TestGateway.start(TestGateway.settings("text").withProxies(elsewhere));
                var client = gateway.connect()) {
            closed(client, "PROXY TCP4 203.0.113.7 192.0.2.1 4711 8282\r\n");

            assertThat(gateway.server().drops().total(DropReason.PROXY_REFUSED)).isEqualTo(1);
            assertThat(gateway.worker().hasNone()).isTrue();
        }
    }

    @Test
    void who_is_no_listed_proxy_is_read_as_it_is_where_none_is_required() throws Exception {
        var elsewhere =
                new TrustedProxies(
                        List.of(AddressRange.parse("192.0.2.0/24")),
                        ProxyProtocol.FROM_LISTED,
                        Header.X_FORWARDED_FOR);
        try (var gateway = TestGateway.start(TestGateway.settings("text").withProxies(elsewhere));
                var client = gateway.connect()) {
            client.send("PROXY TCP4 203.0.113.7 192.0.2.1 4711 8282\r\n");

            var message = gateway.worker().nextAmongOthers(ClientMessage.class);
            assertThat(message.message().text()).startsWith("PROXY TCP4");
            assertThat(message.origin().port()).isEqualTo(client.localPort());
        }
    }

    @Test
    void a_header_of_the_request_says_it_of_websocket_clients() throws Exception {
        try (var gateway = TestGateway.start(behind("websocket", ProxyProtocol.OFF))) {
            RawClient proxy = gateway.connect();
            proxy.upgrade("X-Forwarded-For: 198.51.100.1, 203.0.113.7");
            proxy.sendText("hello");

            // the socket opens before anything is said
            assertThat(gateway.worker().next(ClientConnected.class).origin().port())
                    .isEqualTo(proxy.localPort());
            var real = origin("203.0.113.7", 0, gateway.server().clientPort());
            assertThat(gateway.worker().next(WebSocketConnected.class).origin()).isEqualTo(real);
            assertThat(gateway.worker().next(ClientMessage.class).origin()).isEqualTo(real);
            proxy.close();
            assertThat(gateway.worker().next(ClientClosed.class).origin()).isEqualTo(real);
        }
    }

    @Test
    void limits_for_an_address_hold_for_the_clients_and_not_for_their_proxy() throws Exception {
        try (var gateway =
                TestGateway.start(
                        behind("websocket", ProxyProtocol.OFF).withLimits(onePerAddress()))) {
            try (var one = gateway.connect();
                    var other = gateway.connect();
                    var second = gateway.connect()) {
                one.upgrade("X-Forwarded-For: 203.0.113.7");
                other.upgrade("X-Forwarded-For: 203.0.113.8");
                second.send(RawClient.request("/", "X-Forwarded-For: 203.0.113.7"));
                assertThat(new String(second.readToEnd(), US_ASCII))
                        .startsWith("HTTP/1.1 429 ")
                        .endsWith("too many connections from your address\n");
                assertThat(gateway.server().drops().total(DropReason.ADDRESS_LIMIT)).isEqualTo(1);
            }
            await().untilAsserted(() -> {
                try (var again = gateway.connect()) {
                    again.upgrade("X-Forwarded-For: 203.0.113.7");
                }
            });
        }
    }

    @Test
    void limits_for_an_address_hold_for_what_the_proxy_protocol_says() throws Exception {
        try (var gateway =
                        TestGateway.start(
                                behind("text", ProxyProtocol.REQUIRED)
                                        .withLimits(onePerAddress()));
                var one = gateway.connect();
                var other = gateway.connect();
                var second = gateway.connect()) {
            one.send("PROXY TCP4 203.0.113.7 192.0.2.1 4711 8282\r\n");
            gateway.worker().next(ClientConnected.class);
            other.send("PROXY TCP4 203.0.113.8 192.0.2.1 4711 8282\r\n");
            gateway.worker().next(ClientConnected.class);
            closed(second, "PROXY TCP4 203.0.113.7 192.0.2.1 4712 8282\r\nhello\n");

            assertThat(gateway.server().drops().total(DropReason.ADDRESS_LIMIT)).isEqualTo(1);
            assertThat(gateway.worker().hasNone()).isTrue();
        }
    }

    @Test
    void a_websocket_client_over_a_limit_for_its_address_is_told_so() throws Exception {
        try (var gateway =
                        TestGateway.start(
                                behind("websocket", ProxyProtocol.REQUIRED)
                                        .withLimits(onePerAddress()));
                var one = gateway.connect();
                var second = gateway.connect()) {
            one.send("PROXY TCP4 203.0.113.7 192.0.2.1 4711 8282\r\n").upgrade();
            second.send("PROXY TCP4 203.0.113.7 192.0.2.1 4712 8282\r\n");
            second.send(RawClient.request("/"));

            assertThat(new String(second.readToEnd(), US_ASCII))
                    .startsWith("HTTP/1.1 429 ")
                    .endsWith("too many connections from your address\n");
            assertThat(gateway.server().drops().total(DropReason.ADDRESS_LIMIT)).isEqualTo(1);
        }
    }

    /// That it is closed may be seen while it still sends.
    private static void closed(RawClient client, String text) {
        try {
            client.send(text);
            assertThat(client.readToEnd()).isEmpty();
        } catch (IOException reset) {
            assertThat(reset).isInstanceOf(java.net.SocketException.class);
        }
    }

    private static Limits onePerAddress() {
        return new Limits(
                new Limits.Connections(0, 1, 0, 0),
                Limits.DEFAULTS.messages(),
                Duration.ZERO,
                0,
                0);
    }

    private static GatewaySettings behind(String protocol, ProxyProtocol proxyProtocol) {
        return TestGateway.settings(protocol)
                .withProxies(
                        new TrustedProxies(
                                List.of(AddressRange.parse("127.0.0.1")),
                                proxyProtocol,
                                Header.X_FORWARDED_FOR));
    }

    private static ClientOrigin origin(String address, int port, int gatewayPort) {
        return new ClientOrigin(AddressRange.literal(address), port, gatewayPort);
    }
}
