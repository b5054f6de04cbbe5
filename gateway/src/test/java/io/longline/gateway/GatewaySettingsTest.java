package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.longline.gateway.GatewaySettings.Buffers;
import io.longline.gateway.GatewaySettings.Heartbeat;
import io.longline.gateway.GatewaySettings.Inner;
import io.longline.gateway.GatewaySettings.SlowClients;
import io.longline.gateway.GatewaySettings.WebSocket;
import io.longline.protocol.ClientIds;
import io.longline.protocol.Message;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class GatewaySettingsTest {
    private static final GatewaySettings DEFAULTS =
            GatewaySettings.listening("websocket://0.0.0.0:7272");

    @Test
    void the_defaults_are_those_of_gatewayworker() {
        assertThat(DEFAULTS.name()).isEqualTo("websocket");
        assertThat(DEFAULTS.inner()).isEqualTo(new Inner("127.0.0.1", 2900, ""));
        assertThat(DEFAULTS.secret()).isEmpty();
        assertThat(DEFAULTS.heartbeat()).isEqualTo(new Heartbeat(Duration.ZERO, 0, Message.EMPTY));
        assertThat(DEFAULTS.tls()).isNull();
        assertThat(DEFAULTS.buffers()).isEqualTo(new Buffers(1_024_000, 10_240_000));
        assertThat(DEFAULTS.maxMessageBytes()).isEqualTo(10_485_760);
        assertThat(DEFAULTS.webSocket())
                .isEqualTo(
                        new WebSocket(
                                WebSocket.Frames.TEXT, false, Duration.ofSeconds(10), 16_384));
    }

    @Test
    void each_with_changes_one_thing() {
        var webSocket = new WebSocket(WebSocket.Frames.BINARY, true, Duration.ofSeconds(5), 1024);
        ClientIds ids = ClientIds.sealed("s");
        WorkerChoice choice = (workers, client, origin) -> workers.getFirst();
        GatewaySettings changed =
                DEFAULTS.withName("web")
                        .withInner("0.0.0.0", 1, "host")
                        .withSecret("s")
                        .withHeartbeat(Duration.ofSeconds(55), 1, Message.text("p"))
                        .withTls(Path.of("c"), Path.of("k"))
                        .withBuffers(2048, 4096)
                        .withSlowClients(SlowClients.Policy.CLOSE, 2048)
                        .withMaxMessageBytes(10)
                        .withWebSocket(webSocket)
                        .withWorkerChoice(choice)
                        .withClientIds(ids)
                        .withLimits(
                                new Limits(
                                        Limits.DEFAULTS.connections(),
                                        Limits.DEFAULTS.messages(),
                                        Duration.ofSeconds(1),
                                        2,
                                        3))
                        .withOrigins(new AllowedOrigins(List.of("https://example.com"), false))
                        .withProxies(
                                new TrustedProxies(
                                        List.of(AddressRange.parse("10.0.0.0/8")),
                                        TrustedProxies.ProxyProtocol.REQUIRED,
                                        TrustedProxies.Header.NONE));

        assertThat(changed)
                .isEqualTo(
                        new GatewaySettings(
                                "web",
                                DEFAULTS.listen(),
                                new Inner("0.0.0.0", 1, "host"),
                                "s",
                                new Heartbeat(Duration.ofSeconds(55), 1, Message.text("p")),
                                new GatewaySettings.Tls(Path.of("c"), Path.of("k"), List.of()),
                                new Buffers(2048, 4096),
                                new SlowClients(SlowClients.Policy.CLOSE, 2048),
                                10,
                                webSocket,
                                choice,
                                null,
                                ids,
                                new Limits(
                                        Limits.DEFAULTS.connections(),
                                        Limits.DEFAULTS.messages(),
                                        Duration.ofSeconds(1),
                                        2,
                                        3),
                                new AllowedOrigins(List.of("https://example.com"), false),
                                new TrustedProxies(
                                        List.of(AddressRange.parse("10.0.0.0/8")),
                                        TrustedProxies.ProxyProtocol.REQUIRED,
                                        TrustedProxies.Header.NONE)));
    }

    @Test
    void the_secret_is_never_shown() {
        assertThat(DEFAULTS.withSecret("s3cret").toString())
                .doesNotContain("s3cret")
                .contains("secret=set");
    }

    @Test
    void what_cannot_be_is_refused() {
        refused(() -> DEFAULTS.withMaxMessageBytes(0), "maxMessageBytes 0 is outside 1..");
        refused(() -> DEFAULTS.withInner("0.0.0.0", 2900, ""), "set advertise");
        refused(() -> DEFAULTS.withInner("", 2900, ""), "set advertise");
        refused(() -> DEFAULTS.withInner("h", 65_536, ""), "port 65536 is outside 0..65535");
        refused(() -> DEFAULTS.withBuffers(0, 4096), "buffers.clientBytes 0");
        refused(() -> DEFAULTS.withBuffers(4096, -1), "buffers.workerBytes -1");
        refused(
                () -> DEFAULTS.withHeartbeat(Duration.ofSeconds(-1), 0, Message.EMPTY),
                "heartbeat interval");
        refused(
                () -> DEFAULTS.withHeartbeat(Duration.ofSeconds(1), -1, Message.EMPTY),
                "unansweredLimit -1");
        refused(
                () -> new Limits.Connections(-1, 0, 0, 0),
                "limits.connections.inAll -1 is outside 0 (none)..");
        refused(
                () -> new Limits.Messages(1, 0, Duration.ZERO),
                "limits.messages.burst 0 is outside 1..");
        refused(
                () -> new AllowedOrigins(List.of("example.com"), true),
                "'example.com' is no origin; expected one as https://example.com");
        refused(
                () ->
                        new TrustedProxies(
                                List.of(),
                                TrustedProxies.ProxyProtocol.REQUIRED,
                                TrustedProxies.Header.NONE),
                "name their addresses");
        refused(
                () -> new WebSocket(WebSocket.Frames.TEXT, false, Duration.ZERO, 1024),
                "handshakeTimeout");
        refused(
                () -> new WebSocket(WebSocket.Frames.TEXT, false, Duration.ofSeconds(1), 1),
                "maxHandshakeBytes 1");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
    }
}
