package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent.WebSocketConnected;
import io.longline.protocol.wire.FromGateway.Deliver;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Held against what GatewayWorker told its workers of the same requests.
class WebSocketVariablesTest {

    static Stream<List<String>> recorded() {
        return PhpTables.rows("websocket");
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void a_handshake_is_told_to_php_as_gatewayworker_tells_it(List<String> row)
            throws UnknownHostException {
        HandshakeRequest request = request(PhpTables.text(row.get(1)));

        byte[] told = WebSocketVariables.encode(request, origin(row.getFirst()));

        assertThat(PhpTables.text(PhpTables.hex(told))).isEqualTo(PhpTables.text(row.get(2)));
        assertThat(told).isEqualTo(PhpTables.bytes(row.get(2)));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void what_gatewayworker_tells_is_read_as_the_request_it_was(List<String> row)
            throws UnknownHostException {
        var event =
                new WebSocketConnected(
                        ClientId.of("7f0000010b5400000001"),
                        origin(row.getFirst()),
                        SerializedSession.NONE,
                        withHyphens(request(PhpTables.text(row.get(1)))));
        byte[] fromPhp =
                new Packet(
                                Words.ON_WEBSOCKET_CONNECT,
                                event.client().gateway().ip(),
                                event.client().gateway().port(),
                                ClientAddress.ipv4(event.origin().address()),
                                event.origin().port(),
                                event.client().connection(),
                                0,
                                event.origin().gatewayPort(),
                                ByteBuffer.allocate(0),
                                ByteBuffer.wrap(PhpTables.bytes(row.get(2))))
                        .encode();

        FromGateway read = FromGatewayCodec.decode(ByteBuffer.wrap(fromPhp));

        assertThat(read).isEqualTo(new Deliver(event));
        assertThat(FromGatewayCodec.encode(read)).isEqualTo(fromPhp);
    }

    private static ClientOrigin origin(String address) throws UnknownHostException {
        return new ClientOrigin(InetAddress.getByName(address), 50000, 7272);
    }

    private static HandshakeRequest request(String head) {
        Iterator<String> lines = head.lines().iterator();
        String[] first = lines.next().split(" ", -1);
        var headers = new LinkedHashMap<String, String>();
        lines.forEachRemaining(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        });
        return new HandshakeRequest(first[0], first[1], first[2], headers);
    }

    /// `HTTP_X_UNDER` does not tell whether the header was `x-under` or `x_under`.
    private static HandshakeRequest withHyphens(HandshakeRequest request) {
        var headers = new LinkedHashMap<String, String>();
        request.headers().forEach((name, value) -> headers.put(name.replace('_', '-'), value));
        return new HandshakeRequest(
                request.method(), request.uri(), request.httpVersion(), headers);
    }
}
