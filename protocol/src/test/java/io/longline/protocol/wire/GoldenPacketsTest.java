package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientField;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.Where;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.WebSocketConnected;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGateway.Ping;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.protocol.wire.ToGateway.WorkerConnect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Packages whose meaning is written out beside bytes that PHP's GatewayProtocol made of it.
class GoldenPacketsTest {

    private static final Message HI = Message.text("hi");

    static Stream<Arguments> golden() {
        return Stream.of(
                row("0000001cc90000000000000000000000000000000001000000000000", new Ping()),
                row(
                        "00000051c800000000000000000000000000000000010000000000007b22776f726b65725f"
                                + "6b6579223a2243686174427573696e657373576f726b65723a30222c22736563"
                                + "7265745f6b6579223a22227d",
                        new WorkerConnect("ChatBusinessWorker:0", "", Capabilities.PHP)),
                row(
                        "0000002eca00000000000000000000000000000000010000000000007b227365637265745f"
                                + "6b6579223a226b227d",
                        new ClientConnect("k", Capabilities.PHP)),
                row(
                        "0000001e0500000000000000000000000000000007010000000000006869",
                        new Tell(new SendToClient(7, HI))),
                row(
                        "0000002e050000000000000000000000000000000700000000000000613a313a7b733a313a"
                                + "2261223b693a313b7d",
                        new Tell(
                                new SendToClient(
                                        7,
                                        Message.owning(
                                                PhpSerializer.serialize(new PhpArray().put("a", 1)),
                                                Message.Form.PHP_VALUE)))),
                row(
                        "0000001e0600000000000000000000000000000000010000000000006869",
                        new Tell(new SendToAll(new Recipients.Everyone(), HI))),
                row(
                        "0000003b06000000000000000000000000000000000300000000001d7b22636f6e6e656374"
                                + "696f6e73223a7b2231223a312c2237223a377d7d6869",
                        new Tell(
                                new SendToAll(
                                        new Recipients.Only(Connections.of(1, 7)),
                                        Message.encoded(new byte[] {'h', 'i'})))),
                row(
                        "0000001e0700000000000000000000000000000007000000000000004e3b",
                        new Tell(new CloseClient(7, null, CloseReason.NORMAL))),
                row(
                        "0000001f070000000000000000000000000000000701000000000000627965",
                        new Tell(new CloseClient(7, Message.text("bye"), CloseReason.NORMAL))),
                row(
                        "0000001e0c00000000000000000000000000000007010000000000027531",
                        new Tell(new BindUid(7, "u1"))),
                row(
                        "000000230e00000000000000000000000000000000010000000000055b3132335d6869",
                        new Tell(new SendToUid(List.of("123"), HI))),
                row(
                        "000000401600000000000000000000000000000000010000000000227b2267726f7570223a"
                                + "5b22726f6f6d31225d2c226578636c756465223a6e756c6c7d6869",
                        new Tell(new SendToGroup(List.of("room1"), Connections.NONE, HI))),
                row(
                        "0000003919000000000000000000000000000000000100000000001d7b226669656c647322"
                                + "3a5b22756964225d2c227768657265223a5b5d7d",
                        Ask.plain(new Select(List.of(ClientField.UID), new Where.Everyone()))));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("golden")
    void what_is_meant_has_the_bytes_that_php_gives_it(String hex, ToGateway meaning) {
        assertThat(PhpTables.hex(ToGatewayCodec.encode(meaning))).isEqualTo(hex);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("golden")
    void bytes_from_php_mean_what_php_meant(String hex, ToGateway meaning) {
        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(PhpTables.bytes(hex)))).isEqualTo(meaning);
    }

    @Test
    void a_client_that_connects_has_the_bytes_that_php_gives_it() throws UnknownHostException {
        var event =
                new Deliver(
                        new ClientConnected(
                                ClientId.of("7f0000010b5400000001"),
                                origin(),
                                SerializedSession.NONE));

        assertThat(PhpTables.hex(FromGatewayCodec.encode(event)))
                .isEqualTo("0000001c017f0000010b540a000009c3500000000101205a00000000");
    }

    @Test
    void a_websocket_handshake_is_told_as_it_was_recorded() throws UnknownHostException {
        var recorded =
                (Deliver)
                        Vectors.worker("from_gateway").stream()
                                .flatMap(vector -> Vectors.packets(vector.bytes("hex")).stream())
                                .map(FromGatewayCodec::decode)
                                .filter(packet ->
                                        packet instanceof Deliver deliver
                                                && deliver.event() instanceof WebSocketConnected)
                                .findFirst()
                                .orElseThrow();

        var event = (WebSocketConnected) recorded.event();

        assertThat(event.request())
                .isEqualTo(
                        new HandshakeRequest(
                                "GET",
                                "/?a=1&b=x%20y",
                                "HTTP/1.1",
                                Map.of(
                                        "host", "127.0.0.1:7272",
                                        "upgrade", "websocket",
                                        "connection", "Upgrade",
                                        "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==",
                                        "sec-websocket-version", "13",
                                        "cookie", "k1=v1; k2=v2",
                                        "x-test", "one")));
        assertThat(event.request().headers().keySet())
                .startsWith("host", "upgrade")
                .endsWith("x-test");
        assertThat(event.origin().gatewayPort()).isEqualTo(7272);
        assertThat(event.client()).isEqualTo(ClientId.of("7f0000020b5400000001"));
    }

    private static ClientOrigin origin() throws UnknownHostException {
        return new ClientOrigin(InetAddress.getByAddress(new byte[] {10, 0, 0, 9}), 50000, 8282);
    }

    private static Arguments row(String hex, ToGateway meaning) {
        return Arguments.arguments(hex, meaning);
    }
}
