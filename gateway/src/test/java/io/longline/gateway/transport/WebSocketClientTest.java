package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.DropReason;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.GatewaySettings.WebSocket;
import io.longline.protocol.CloseReason;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.Message;
import io.longline.protocol.Message.Form;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerEvent.WebSocketConnected;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// WebSocket clients, byte by byte: RFC 6455.
class WebSocketClientTest {
    private static final Duration IMPATIENCE = Duration.ofMillis(500);

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start(settings(Duration.ofMinutes(1)));
    }

    private static GatewaySettings settings(Duration patience) {
        return TestGateway.settings("websocket")
                .withMaxMessageBytes(1000)
                .withWebSocket(new WebSocket(WebSocket.Frames.TEXT, false, patience, 1024));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void the_worker_hears_of_the_socket_before_the_request() throws Exception {
        try (var client = gateway.connect()) {
            gateway.worker().next(ClientConnected.class);
            client.send(RawClient.request("/chat?token=t", "Cookie: a=1"));

            var request = gateway.worker().next(WebSocketConnected.class).request();
            assertThat(request.uri()).isEqualTo("/chat?token=t");
            assertThat(request.headers())
                    .containsEntry("host", "server.example.com")
                    .containsEntry("cookie", "a=1");
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                    .doesNotContain("Extensions", "Protocol:");
        }
    }

    @Test
    void what_is_sent_before_the_handshake_follows_it() throws Exception {
        try (var client = gateway.connect()) {
            int id = gateway.worker().next(ClientConnected.class).client().connection();
            gateway.tell(new SendToClient(id, Message.text("welcome")));
            assertThat(gateway.ask(new IsOnline(id))).isTrue();

            client.upgrade();

            assertThat(client.readFrame().text()).isEqualTo("welcome");
        }
    }

    @Test
    void a_message_that_comes_with_the_request_is_not_lost() throws Exception {
        try (var client = gateway.connect()) {
            byte[] frame = RawClient.frame(0x81, new byte[] {'h', 'i'});
            byte[] request = RawClient.request("/").getBytes(StandardCharsets.UTF_8);
            client.send(
                    ByteBuffer.allocate(request.length + frame.length)
                            .put(request)
                            .put(frame)
                            .array());

            joined();
            assertThat(message().text()).isEqualTo("hi");
        }
    }

    @Test
    void the_handler_sees_whether_it_got_text_or_bytes() throws Exception {
        try (var client = gateway.connect().upgrade()) {
            client.sendText("用户").sendFrame(0x82, new byte[] {(byte) 0xFF});

            joined();
            assertThat(message()).isEqualTo(Message.text("用户"));
            assertThat(message()).isEqualTo(Message.binary(new byte[] {(byte) 0xFF}));
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 2", "125, 2", "126, 4", "65535, 4", "65536, 10"})
    void messages_of_any_length_go_out_in_one_frame(int length, int header) throws Exception {
        try (var client = gateway.connect().upgrade()) {
            gateway.tell(new SendToClient(joined(), Message.text("x".repeat(length))));

            RawClient.Frame frame = client.readFrame();
            assertThat(frame.first()).isEqualTo(0x81);
            assertThat(frame.payload()).hasSize(length);
            assertThat(header).isPositive();
        }
    }

    @Test
    void text_that_is_not_utf8_goes_out_as_binary() throws Exception {
        try (var client = gateway.connect().upgrade()) {
            int id = joined();
            gateway.tell(
                    new SendToClient(id, Message.owning(new byte[] {(byte) 0xC0, 1}, Form.TEXT)));
            gateway.tell(new SendToClient(id, Message.text("ok ✓")));

            assertThat(client.readFrame().first()).isEqualTo(0x82);
            assertThat(client.readFrame().first()).isEqualTo(0x81);
        }
    }

    @Test
    void fragments_are_joined_and_pings_answered_in_between() throws Exception {
        try (var client = gateway.connect().upgrade()) {
            client.sendFrame(0x01, "he".getBytes(StandardCharsets.UTF_8))
                    .sendFrame(0x89, new byte[] {'p'})
                    .sendFrame(0x00, "ll".getBytes(StandardCharsets.UTF_8))
                    .sendFrame(0x80, new byte[] {'o'});

            RawClient.Frame pong = client.readFrame();
            assertThat(pong.first()).isEqualTo(0x8A);
            assertThat(pong.text()).isEqualTo("p");
            joined();
            assertThat(message().text()).isEqualTo("hello");
        }
    }

    @Test
    void one_byte_at_a_time_is_understood() throws Exception {
        try (var client = gateway.connect()) {
            for (byte b : RawClient.request("/").getBytes(StandardCharsets.UTF_8)) {
                client.send(new byte[] {b});
            }
            client.readHead();
            for (byte b : RawClient.frame(0x81, new byte[] {'h', 'i'})) {
                client.send(new byte[] {b});
            }

            joined();
            assertThat(message().text()).isEqualTo("hi");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "81026869, 1002", // not masked
        "c18201020304 6868, 1002", // RSV1
        "a18201020304 6868, 1002", // RSV2
        "808201020304 6868, 1002", // continues nothing
        "838201020304 6868, 1002", // opcode 3
        "8b8201020304 6868, 1002", // opcode 11
        "098201020304 6868, 1002", // a fragmented ping
        "89fe0080 01020304, 1002", // a ping of 128 bytes
        "888101020304 03, 1002", // a close code of one byte
        "888201020304 02ef, 1002", // close code 1005
        "888201020304 128a, 1002", // close code 5000
        "81fe000101020304, 1002", // a length in more bytes than need be
        "81ff0000000010000000 01020304, 1009",
        "82fe03e9 01020304, 1009",
        "818201020304 c182, 1007", // not UTF-8
    })
    void a_client_that_breaks_the_protocol_is_told_how(String hex, int code) throws Exception {
        try (var client = gateway.connect().upgrade()) {
            client.sendHex(hex);

            RawClient.Frame close = client.readFrame();
            assertThat(close.first()).isEqualTo(0x88);
            assertThat(close.closeCode()).isEqualTo(code);
            assertThat(client.readToEnd()).as("a second close frame").isEmpty();
            joined();
            gateway.worker().next(ClientClosed.class);
        }
    }

    @Test
    void fragments_are_bounded_together() throws Exception {
        try (var client = gateway.connect().upgrade()) {
            client.sendFrame(0x02, new byte[600]).sendFrame(0x80, new byte[600]);

            assertThat(client.readFrame().closeCode()).isEqualTo(1009);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1000", "1001", "1003", "1007", "1014", "3000", "4999"})
    void a_close_frame_is_answered_with_its_code(int code) throws Exception {
        try (var client = gateway.connect().upgrade()) {
            client.sendFrame(0x88, ByteBuffer.allocate(2).putShort((short) code).array());

            assertThat(client.readFrame().closeCode()).isEqualTo(code);
            assertThat(client.readToEnd()).isEmpty();
            joined();
            gateway.worker().next(ClientClosed.class);
        }
    }

    @Test
    void a_close_frame_without_a_code_is_answered_without_one() throws Exception {
        try (var client = gateway.connect().upgrade()) {
            client.sendFrame(0x88, new byte[0]);

            assertThat(client.readFrame().payload()).isEmpty();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void nothing_is_delivered_after_a_close_frame() throws Exception {
        try (var client = gateway.connect().upgrade()) {
            client.sendFrame(0x88, new byte[0]).sendText("late");

            client.readToEnd();
            joined();
            gateway.worker().next(ClientClosed.class);
            gateway.server().close();
            assertThat(gateway.worker().hasNone()).isTrue();
        }
    }

    @Test
    void a_closed_client_gets_farewell_and_reason_and_closes_in_turn() throws Exception {
        try (var client = gateway.connect().upgrade()) {
            var reason = new CloseReason(4001, "好");
            gateway.tell(new CloseClient(joined(), Message.text("bye"), reason));

            assertThat(client.readFrame().text()).isEqualTo("bye");
            RawClient.Frame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(4001);
            assertThat(close.text()).endsWith("好");
            client.sendText("late")
                    .sendFrame(0x88, ByteBuffer.allocate(2).putShort((short) 4001).array());
            assertThat(client.readToEnd()).as("a second close frame").isEmpty();
        }
    }

    @Test
    void a_gateway_that_goes_down_says_so() throws Exception {
        try (var client = gateway.connect().upgrade()) {
            joined();
            var closing = Thread.startVirtualThread(() -> gateway.server().close());

            assertThat(client.readFrame().closeCode()).isEqualTo(1001);
            client.sendFrame(0x88, ByteBuffer.allocate(2).putShort((short) 1001).array());
            assertThat(client.readToEnd()).isEmpty();
            assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
            gateway.worker().next(ClientClosed.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST / HTTP/1.1 | 405",
                "GET / HTTP/1.0 | 400",
                "nonsense | 400",
                "GET /%s HTTP/1.1 | 414"
            })
    void a_bad_request_line_is_refused(String line, int status) throws Exception {
        try (var client = gateway.connect()) {
            client.send(
                    RawClient.request("/")
                            .replace("GET / HTTP/1.1", line.formatted("x".repeat(1100))));

            assertThat(answer(client)).startsWith("HTTP/1.1 " + status + " ");
            gateway.worker().next(ClientConnected.class);
            gateway.worker().next(ClientClosed.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host | X | 400",
                "Upgrade: websocket | Upgrade: h2c | 400",
                "Connection: Upgrade | Connection: close | 400",
                "Version: 13 | Version: 8 | 426",
                "Key: dGhl | Key: the | 400",
                "Host: server | Content-Length: 5\\r\\nHost: server | 400",
                "Host: server | Transfer-Encoding: chunked\\r\\nHost: server | 400",
                "Host: server | X: %s\\r\\nHost: server | 431"
            })
    void a_bad_header_is_refused(String good, String bad, int status) throws Exception {
        try (var client = gateway.connect()) {
            String crlf = bad.replace("\\r\\n", "\r\n").formatted("x".repeat(1100));
            client.send(RawClient.request("/").replace(good, crlf));

            String answer = answer(client);
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            DropReason counted =
                    status == 431 ? DropReason.HANDSHAKE_TOO_LONG : DropReason.CLIENT_REFUSED;
            assertThat(gateway.server().drops().total(counted)).isEqualTo(1);
            if (status == 426) {
                assertThat(answer).contains("Sec-WebSocket-Version: 13\r\n");
            }
        }
    }

    @Test
    void half_a_request_is_not_waited_for_long() throws Exception {
        try (var impatient = TestGateway.start(settings(IMPATIENCE));
                var client = impatient.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: half");

            assertThat(answer(client)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void whoever_pings_without_reading_costs_a_bounded_amount() throws Exception {
        try (var client = gateway.connect().upgrade()) {
            var pings = ByteBuffer.allocate(131 * 1000);
            for (int i = 0; i < 1000; i++) {
                pings.put(RawClient.frame(0x89, new byte[125]));
            }
            for (int i = 0; i < 200; i++) {
                client.send(pings.array());
            }
            client.sendText("still understood");

            joined();
            assertThat(message().text()).isEqualTo("still understood");
        }
    }

    @Test
    void an_open_client_is_left_alone_when_the_time_for_handshakes_is_over() throws Exception {
        try (var impatient = TestGateway.start(settings(IMPATIENCE));
                var early = inTime(impatient)) {
            var joined = impatient.worker().nextAmongOthers(WebSocketConnected.class);

            try (var late = impatient.connect()) {
                // its time began after the early one's
                assertThat(answer(late)).startsWith("HTTP/1.1 408 ");
            }
            impatient.tell(new SendToClient(joined.client().connection(), Message.text("here")));
            assertThat(early.readFrame().text()).isEqualTo("here");
            await().until(() -> impatient.server().openClients() == 1);
        }
    }

    /// A client that has asked before its time was up; another one, if the first was too slow.
    private static RawClient inTime(TestGateway impatient) throws IOException {
        for (int tries = 0; tries < 20; tries++) {
            RawClient client = impatient.connect();
            client.send(RawClient.request("/"));
            if (client.readHead().startsWith("HTTP/1.1 101 ")) {
                return client;
            }
            client.close();
        }
        throw new AssertionError("nobody was let in");
    }

    private static String answer(RawClient client) throws IOException {
        return new String(client.readToEnd(), StandardCharsets.UTF_8);
    }

    private int joined() {
        gateway.worker().next(ClientConnected.class);
        return gateway.worker().next(WebSocketConnected.class).client().connection();
    }

    private Message message() {
        return gateway.worker().next(ClientMessage.class).message();
    }
}
