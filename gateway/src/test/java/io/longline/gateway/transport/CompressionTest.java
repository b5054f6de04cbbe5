package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.gateway.GatewaySettings.WebSocket;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients.Everyone;
import io.longline.protocol.WorkerEvent.ClientMessage;

import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ServerHandshake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;

/// permessage-deflate, RFC 7692.
class CompressionTest {
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway =
                TestGateway.start(
                        TestGateway.settings("websocket")
                                .withMaxMessageBytes(100_000)
                                .withWebSocket(
                                        new WebSocket(
                                                WebSocket.Frames.TEXT,
                                                true,
                                                Duration.ofSeconds(10),
                                                4096)));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate; server_no_context_takeover;"
                        + " client_no_context_takeover",
                "permessage-deflate; client_max_window_bits | permessage-deflate;"
                        + " server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=10 | permessage-deflate;"
                        + " server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=10",
                "permessage-deflate; server_max_window_bits=16, permessage-deflate |"
                    + " permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "x-webkit-deflate-frame, permessage-deflate; server_no_context_takeover |"
                    + " permessage-deflate; server_no_context_takeover; client_no_context_takeover",
            })
    void an_offer_is_taken_up(String offer, String answer) throws Exception {
        try (var client = gateway.connect()) {
            client.send(RawClient.request("/", "Sec-WebSocket-Extensions: " + offer));

            assertThat(client.readHead()).contains("Sec-WebSocket-Extensions: " + answer + "\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate; unheard_of",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-bzip2",
            })
    void what_cannot_be_met_is_declined(String offer) throws Exception {
        try (var client = gateway.connect()) {
            client.send(RawClient.request("/", "Sec-WebSocket-Extensions: " + offer));

            assertThat(client.readHead()).contains(" 101 ").doesNotContain("Extensions");
            assertThat(client.sendHex("c18201020304 6868").readFrame().closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void compressed_and_plain_clients_get_the_same_message() throws Exception {
        try (var plain = gateway.connect().upgrade();
                var compressed = gateway.connect().upgrade(DEFLATE);
                var narrow = gateway.connect().upgrade(DEFLATE + "; server_max_window_bits=8")) {
            String text = "用户 abc ".repeat(100);
            gateway.tell(new SendToAll(new Everyone(), Message.text(text)));

            assertThat(plain.readFrame().text()).isEqualTo(text);
            // longer than the narrow window, so it goes as it is
            assertThat(narrow.readFrame().text()).isEqualTo(text);
            RawClient.Frame frame = compressed.readFrame();
            assertThat(frame.first()).isEqualTo(0xC1);
            assertThat(frame.payload()).hasSizeLessThan(200);
            compressed.sendFrame(0xC1, frame.payload());
            assertThat(message()).isEqualTo(Message.text(text));
        }
    }

    @Test
    void a_fragmented_compressed_message_is_inflated_whole() throws Exception {
        try (var client = gateway.connect().upgrade(DEFLATE)) {
            byte[] payload = deflated("x".repeat(500).getBytes(StandardCharsets.UTF_8));
            client.sendFrame(0x41, Arrays.copyOf(payload, 3))
                    .sendFrame(0x80, Arrays.copyOfRange(payload, 3, payload.length));

            assertThat(message()).isEqualTo(Message.text("x".repeat(500)));
        }
    }

    @Test
    void a_bomb_is_not_blown_up() throws Exception {
        try (var client = gateway.connect().upgrade(DEFLATE)) {
            byte[] bomb = deflated(new byte[50_000_000]);
            assertThat(bomb).hasSizeLessThan(100_000);
            client.sendFrame(0xC2, bomb);

            assertThat(client.readFrame().closeCode()).isEqualTo(1009);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "c18201020304 fefd, 1007", // no deflate stream
        "c98101020304 70, 1002", // a compressed ping
        "e18101020304 70, 1002", // RSV2
    })
    void what_is_not_as_agreed_is_refused(String hex, int code) throws Exception {
        try (var client = gateway.connect().upgrade(DEFLATE)) {
            client.sendHex(hex);

            assertThat(client.readFrame().closeCode()).isEqualTo(code);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void a_continuation_frame_is_not_marked_as_compressed() throws Exception {
        try (var client = gateway.connect().upgrade(DEFLATE)) {
            client.sendFrame(0x41, new byte[2]).sendFrame(0xC0, new byte[2]);

            assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void a_library_that_knows_compression_gets_on_with_it() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var client =
                new WebSocketClient(
                        URI.create("ws://127.0.0.1:" + gateway.server().clientPort()),
                        new Draft_6455(new PerMessageDeflateExtension())) {
                    @Override
                    public void onOpen(ServerHandshake answer) {
                        received.add(answer.getFieldValue("Sec-WebSocket-Extensions"));
                    }

                    @Override
                    public void onMessage(String message) {
                        received.add(message);
                    }

                    @Override
                    public void onClose(int code, String reason, boolean remote) {}

                    @Override
                    public void onError(Exception e) {
                        received.add(e.toString());
                    }
                };
        assertThat(client.connectBlocking(10, TimeUnit.SECONDS)).isTrue();
        assertThat(next(received)).startsWith("permessage-deflate");

        for (int i = 0; i < 3; i++) {
            String text = "消息 ".repeat(2000) + i;
            client.send(text);
            assertThat(message()).isEqualTo(Message.text(text));
            gateway.tell(new SendToAll(new Everyone(), Message.text(text)));
            assertThat(next(received)).isEqualTo(text);
        }
        client.closeBlocking();
    }

    private static String next(BlockingQueue<String> received) throws InterruptedException {
        return Objects.requireNonNull(received.poll(10, TimeUnit.SECONDS));
    }

    private static byte[] deflated(byte[] bytes) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(bytes);
        var out = new ByteArrayOutputStream();
        var chunk = new byte[4096];
        int length;
        do {
            length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, length);
        } while (length == chunk.length);
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    private Message message() {
        return gateway.worker().nextAmongOthers(ClientMessage.class).message();
    }
}
