package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.gateway.ClientProtocol;
import io.longline.gateway.GatewaySettings;
import io.longline.protocol.CloseReason;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.Message;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

class StreamClientTest {

    @Test
    void a_line_is_a_message_without_its_end() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect()) {
            client.send("hello\r\n用户\n\n");

            gateway.worker().next(ClientConnected.class);
            assertThat(message(gateway).text()).isEqualTo("hello");
            assertThat(message(gateway).text()).isEqualTo("用户");
            assertThat(message(gateway).isEmpty()).isTrue();
        }
    }

    @Test
    void a_text_client_gets_lines() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect()) {
            int id = connected(gateway);
            gateway.tell(new SendToClient(id, Message.text("one")));
            gateway.tell(new SendToClient(id, Message.encoded(new byte[] {'r', 'a', 'w', '\n'})));

            assertThat(client.readLine()).isEqualTo("one");
            assertThat(client.readLine()).isEqualTo("raw");
        }
    }

    @Test
    void an_array_from_php_reaches_a_client_as_json() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect()) {
            byte[] array = "a:1:{s:1:\"a\";i:1;}".getBytes(StandardCharsets.UTF_8);
            gateway.tell(
                    new SendToClient(
                            connected(gateway), Message.owning(array, Message.Form.PHP_VALUE)));

            assertThat(client.readLine()).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void a_client_that_writes_one_byte_at_a_time_is_understood() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect()) {
            for (byte b : "slow\n".getBytes(StandardCharsets.UTF_8)) {
                client.send(new byte[] {b});
            }

            gateway.worker().next(ClientConnected.class);
            assertThat(message(gateway).text()).isEqualTo("slow");
        }
    }

    @Test
    void a_line_without_end_closes_its_client_and_no_other() throws Exception {
        GatewaySettings settings = TestGateway.settings("text").withMaxMessageBytes(100);
        try (var gateway = TestGateway.start(settings);
                var good = gateway.connect()) {
            int id = connected(gateway);
            try (var bad = gateway.connect()) {
                bad.send("x".repeat(101));

                assertThat(bad.readToEnd()).isEmpty();
            }
            gateway.tell(new SendToClient(id, Message.text("still here")));
            assertThat(good.readLine()).isEqualTo("still here");
        }
    }

    @Test
    void a_frame_has_its_length_before_it() throws Exception {
        try (var gateway = TestGateway.start("frame");
                var client = gateway.connect()) {
            client.sendHex("00000006 6869 0000").sendHex("0005 21");

            int id = connected(gateway);
            assertThat(message(gateway).text()).isEqualTo("hi");
            assertThat(message(gateway).text()).isEqualTo("!");
            gateway.tell(new SendToClient(id, Message.text("hi")));
            assertThat(client.read(6)).isEqualTo(new byte[] {0, 0, 0, 6, 'h', 'i'});
        }
    }

    @Test
    void a_frame_that_lies_about_its_length_closes_its_client() throws Exception {
        try (var gateway = TestGateway.start("frame")) {
            for (String length : new String[] {"00000003", "ffffffff", "7fffffff"}) {
                try (var client = gateway.connect()) {
                    client.sendHex(length);

                    assertThat(client.readToEnd()).as(length).isEmpty();
                }
            }
        }
    }

    @Test
    void without_framing_whatever_comes_is_a_message() throws Exception {
        try (var gateway = TestGateway.start("tcp");
                var client = gateway.connect()) {
            client.send("any");

            int id = connected(gateway);
            assertThat(message(gateway).text()).isEqualTo("any");
            gateway.tell(new SendToClient(id, Message.text("thing")));
            assertThat(client.readText(5)).isEqualTo("thing");
        }
    }

    /// One byte of length, then the text; zero is refused.
    public static final class OneByteOfLength implements ClientProtocol {
        @Override
        public int input(ByteBuffer received) {
            int length = received.get(received.position()) & 0xFF;
            return length == 0 ? -1 : 1 + length;
        }

        @Override
        public ByteBuffer encode(Message message) {
            var encoded = ByteBuffer.allocate(1 + message.size()).put((byte) message.size());
            message.copyTo(encoded);
            return encoded.flip();
        }

        @Override
        public Message decode(ByteBuffer whole) {
            return Message.copyOf(whole.position(1), Message.Form.TEXT);
        }
    }

    @Test
    void a_protocol_of_ones_own_is_loaded_by_its_name() throws Exception {
        try (var gateway = TestGateway.start(OneByteOfLength.class.getName());
                var client = gateway.connect()) {
            client.send("\u0002hi\u0003y").send("ou");

            int id = connected(gateway);
            assertThat(message(gateway).text()).isEqualTo("hi");
            assertThat(message(gateway).text()).isEqualTo("you");
            gateway.tell(new SendToClient(id, Message.text("ok")));
            assertThat(client.readText(3)).isEqualTo("\u0002ok");

            client.send(new byte[] {0});
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void a_farewell_is_the_last_thing_before_the_end() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect()) {
            int id = connected(gateway);
            gateway.tell(new SendToClient(id, Message.text("one")));
            gateway.tell(new CloseClient(id, Message.text("bye"), CloseReason.NORMAL));
            gateway.tell(new SendToClient(id, Message.text("late")));

            assertThat(gateway.ask(new IsOnline(id))).isFalse();
            assertThat(new String(client.readToEnd(), StandardCharsets.UTF_8))
                    .isEqualTo("one\nbye\n");
            gateway.worker().next(ClientClosed.class);
        }
    }

    @Test
    void a_destroyed_client_is_gone_at_once() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect()) {
            gateway.tell(new DestroyClient(connected(gateway)));

            assertThat(client.readToEnd()).isEmpty();
            gateway.worker().next(ClientClosed.class);
        }
    }

    @Test
    void what_a_client_was_sent_before_it_is_destroyed_has_left() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect()) {
            int id = connected(gateway);

            gateway.tellAtOnce(
                    new SendToClient(id, Message.text("you are out")), new DestroyClient(id));

            assertThat(new String(client.readToEnd(), StandardCharsets.UTF_8))
                    .isEqualTo("you are out\n");
        }
    }

    @Test
    void a_client_that_hangs_up_is_told_of_once() throws Exception {
        try (var gateway = TestGateway.start("text")) {
            int id;
            try (var client = gateway.connect()) {
                id = connected(gateway);
                client.send("last\n");
                assertThat(message(gateway).text()).isEqualTo("last");
            }

            assertThat(gateway.worker().next(ClientClosed.class).client().connection())
                    .isEqualTo(id);
            gateway.server().close();
            assertThat(gateway.worker().hasNone()).isTrue();
        }
    }

    @Test
    void clients_are_closed_with_their_gateway() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect()) {
            connected(gateway);
            gateway.server().close();

            assertThat(client.readToEnd()).isEmpty();
            gateway.worker().next(ClientClosed.class);
        }
    }

    private static int connected(TestGateway gateway) {
        return gateway.worker().next(ClientConnected.class).client().connection();
    }

    private static Message message(TestGateway gateway) {
        return gateway.worker().next(ClientMessage.class).message();
    }
}
