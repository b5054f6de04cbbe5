package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.gateway.DropReason;
import io.longline.gateway.GatewaySettings.WebSocket;
import io.longline.gateway.TestWorker;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.CloseReason;
import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.HandshakeAnswer.Accept;
import io.longline.protocol.HandshakeAnswer.Refuse;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerEvent.HandshakeAsked;
import io.longline.protocol.WorkerEvent.WebSocketConnected;
import io.longline.protocol.wire.FromGateway;
import io.longline.protocol.wire.FromGatewayCodec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// A worker that wants to be asked says who may come in.
class WebSocketHandshakeTest {
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = gateway(Duration.ofMinutes(1));
    }

    private static TestGateway gateway(Duration patience) {
        return TestGateway.start(
                TestGateway.settings("websocket")
                        .withWebSocket(
                                new WebSocket(WebSocket.Frames.TEXT, false, patience, 16 * 1024)),
                new TestWorker("asked", true),
                2);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void an_accepted_client_has_its_session_and_groups_and_what_it_sent_early() throws Exception {
        try (var client = gateway.connect()) {
            client.send(RawClient.request("/?ticket=1"));
            HandshakeAsked asked = asked();
            assertThat(asked.request().query()).containsEntry("ticket", "1");
            int id = asked.client().connection();
            client.sendText("early");
            gateway.tell(new SendToClient(id, Message.text("kept")));
            var session = SerializedSession.owning("a:0:{}".getBytes(StandardCharsets.UTF_8));
            assertThat(gateway.ask(new GetSession(id))).contains(SerializedSession.NONE);
            assertThat(gateway.worker().hasNone()).isTrue();

            gateway.tell(new AnswerHandshake(id, new Accept("u1", List.of("room"), session)));

            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(client.readFrame().text()).isEqualTo("kept");
            assertThat(gateway.worker().next(WebSocketConnected.class).session())
                    .isEqualTo(session);
            assertThat(gateway.worker().next(ClientMessage.class).message().text())
                    .isEqualTo("early");
            assertThat(gateway.ask(new CountClients("room"))).isEqualTo(1);
        }
    }

    @Test
    void a_request_is_told_as_the_text_that_was_sent() throws Exception {
        try (var client = gateway.connect()) {
            String request = RawClient.request("/用户?name=é");
            client.send(
                    request.replace("\r\n\r\n", "\r\nUser-Agent: A/1 (用户 🚢)\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));

            var asked = asked().request();
            assertThat(asked.uri()).isEqualTo("/用户?name=é");
            assertThat(asked.header("user-agent")).contains("A/1 (用户 🚢)");
            byte[] toPhp =
                    FromGatewayCodec.encode(
                            new FromGateway.Deliver(
                                    new WebSocketConnected(
                                            ClientId.of("7f0000010b5400000001"),
                                            new ClientOrigin(
                                                    InetAddress.getLoopbackAddress(), 1, 2),
                                            SerializedSession.NONE,
                                            asked)));
            assertThat(new String(toPhp, StandardCharsets.UTF_8))
                    .contains("s:15:\"HTTP_USER_AGENT\";s:17:\"A/1 (用户 🚢)\"");
        }
    }

    @Test
    void what_is_no_utf_8_in_a_request_is_latin_1() throws Exception {
        try (var client = gateway.connect()) {
            client.send(
                    RawClient.request("/")
                            .replace("\r\n\r\n", "\r\nUser-Agent: caf\u00e9\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));

            assertThat(asked().request().header("user-agent")).contains("café");
        }
    }

    @Test
    void what_comes_in_one_piece_with_the_request_waits_too() throws Exception {
        try (var client = gateway.connect()) {
            byte[] request = RawClient.request("/").getBytes(StandardCharsets.UTF_8);
            byte[] frame = RawClient.frame(0x81, new byte[] {'h', 'i'});
            var both = Arrays.copyOf(request, request.length + frame.length);
            System.arraycopy(frame, 0, both, request.length, frame.length);
            client.send(both);
            int id = asked().client().connection();
            assertThat(gateway.worker().hasNone()).isTrue();

            gateway.tell(accept(id));

            gateway.worker().next(WebSocketConnected.class);
            gateway.worker().next(ClientMessage.class);
        }
    }

    @Test
    void early_bytes_that_break_the_protocol_are_refused_afterwards() throws Exception {
        try (var client = gateway.connect()) {
            client.send(RawClient.request("/")).sendHex("81026869");
            gateway.tell(accept(asked().client().connection()));

            client.readHead();
            assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void a_refused_client_gets_status_and_reason() throws Exception {
        try (var client = gateway.connect()) {
            client.send(RawClient.request("/"));
            int id = asked().client().connection();
            gateway.tell(new AnswerHandshake(id, new Refuse(403, "无票")));

            assertThat(answer(client)).startsWith("HTTP/1.1 403 Forbidden\r\n").endsWith("无票\n");
            gateway.worker().next(ClientClosed.class);
        }
    }

    @Test
    void without_an_answer_in_time_the_client_is_refused() throws Exception {
        try (var impatient = gateway(Duration.ofMillis(500))) {
            String answer = askedAndAnswered(impatient);
            for (int tries = 0; tries < 20 && answer.startsWith("HTTP/1.1 408 "); tries++) {
                // it asked too late itself
                answer = askedAndAnswered(impatient);
            }

            assertThat(answer).startsWith("HTTP/1.1 504 ");
            assertThat(impatient.server().drops().total(DropReason.HANDSHAKE_UNANSWERED))
                    .isEqualTo(1);
            int id = impatient.worker().nextAmongOthers(HandshakeAsked.class).client().connection();
            impatient.worker().next(ClientClosed.class);
            impatient.tell(accept(id));
            impatient.tell(new DestroyClient(id));
        }
    }

    @Test
    void a_client_that_is_closed_at_the_door_is_gone() throws Exception {
        try (var client = gateway.connect()) {
            client.send(RawClient.request("/"));
            int id = asked().client().connection();
            gateway.tell(new CloseClient(id, Message.text("no"), CloseReason.NORMAL));

            assertThat(answer(client)).isEmpty();
            gateway.worker().next(ClientClosed.class);
        }
    }

    private HandshakeAsked asked() {
        gateway.worker().next(ClientConnected.class);
        return gateway.worker().next(HandshakeAsked.class);
    }

    private static String askedAndAnswered(TestGateway gateway) throws IOException {
        try (var client = gateway.connect()) {
            return answer(client.send(RawClient.request("/")));
        }
    }

    private static AnswerHandshake accept(int id) {
        return new AnswerHandshake(id, new Accept(null, List.of(), SerializedSession.NONE));
    }

    private static String answer(RawClient client) throws IOException {
        return new String(client.readToEnd(), StandardCharsets.UTF_8);
    }
}
