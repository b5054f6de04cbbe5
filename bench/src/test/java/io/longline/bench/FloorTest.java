package io.longline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What `bench/table` compares with says and does what the app does.
class FloorTest {
    private static final String WELCOME = "{'type':'welcome'}";
    private static final String JOINED = "{'type':'joined'}";

    private @TempDir Path folder;
    private HttpClient http;
    private Floor floor;

    @BeforeEach
    void start() throws Exception {
        floor = Floor.startOrSkip(folder);
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        if (floor != null) {
            http.shutdownNow();
            floor.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 128, 10_000})
    void an_echo_comes_back_as_it_went(int length) throws Exception {
        String message = "{'type':'echo','content':'%s'}".formatted("x".repeat(length));

        String back = client().say(message).hear();

        assertThat(back).isEqualTo(message);
    }

    @Test
    void what_is_passed_on_is_what_the_app_passes_on() throws Exception {
        FloorClient client = client();
        assertThat(client.say("{'type':'hello','uid':'u1'}").hear()).isEqualTo(WELCOME);
        assertThat(client.say("{'type':'join','room':'a'}").hear()).isEqualTo(JOINED);

        String to = client.say("{'type':'to','uid':'u1','content':'one'}").hear();
        String say = client.say("{'type':'say','room':'a','content':'all'}").hear();

        assertThat(to).isEqualTo(ofTheApp("to", "one", to));
        assertThat(say).isEqualTo(ofTheApp("say", "all", say));
    }

    @Test
    void a_uid_is_those_that_are_bound_to_it_now() throws Exception {
        FloorClient one = client();
        FloorClient other = client();
        for (FloorClient client : new FloorClient[] {one, other}) {
            assertThat(client.say("{'type':'hello','uid':'u1'}").hear()).isEqualTo(WELCOME);
        }
        FloorClient backend = client();

        backend.say("{'type':'to','uid':'u1','content':'both'}");
        assertThat(one.hear()).contains("both");
        assertThat(other.hear()).contains("both");
        assertThat(other.say("{'type':'hello','uid':'u2'}").hear()).isEqualTo(WELCOME);
        backend.say("{'type':'to','uid':'u1','content':'one'}");
        backend.say("{'type':'to','uid':'u2','content':'other'}");

        assertThat(one.hear()).contains("'content':'one'");
        assertThat(other.hear()).contains("'content':'other'");
    }

    @Test
    void the_room_hears_everything_once_and_in_order() throws Exception {
        FloorClient[] members = {client(), client(), client()};
        for (FloorClient member : members) {
            assertThat(member.say("{'type':'join','room':'a'}").hear()).isEqualTo(JOINED);
        }
        members[0].close();
        FloorClient publisher = client();

        for (int i = 0; i < 100; i++) {
            publisher.say("{'type':'say','room':'a','content':'%d'}".formatted(i));
        }

        for (FloorClient member : Stream.of(members).skip(1).toList()) {
            for (int i = 0; i < 100; i++) {
                assertThat(member.hear()).endsWith("'content':'%d'}".formatted(i));
            }
            assertThat(member.say("{'type':'echo'}").hear()).isEqualTo("{'type':'echo'}");
        }
    }

    @Test
    void bytes_may_come_one_by_one() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), floor.port())) {
            socket.setSoTimeout(10_000);
            socket.setTcpNoDelay(true);

            // the key and its answer are those of RFC 6455, section 1.3
            oneByOne(
                    socket,
                    "GET / HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            oneByOne(socket, "\u0081\u008f\0\0\0\0{\"type\":\"echo\"}");

            var answer =
                    String.join(
                            "\r\n",
                            "HTTP/1.1 101 Switching Protocols",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                            "",
                            "\u0081\u000f{\"type\":\"echo\"}");
            byte[] came = socket.getInputStream().readNBytes(answer.length());
            assertThat(new String(came, StandardCharsets.ISO_8859_1)).isEqualTo(answer);
        }
    }

    private static void oneByOne(Socket socket, String text) throws IOException {
        for (byte one : text.getBytes(StandardCharsets.ISO_8859_1)) {
            socket.getOutputStream().write(one);
        }
    }

    private FloorClient client() {
        return new FloorClient(http, floor);
    }

    /// The app's message from the client that `message` is from.
    private static String ofTheApp(String type, String content, String message) {
        var from = ClientId.of(message.replaceFirst(".*'from':'([^']*)'.*", "$1"));
        return BenchApp.sent(new Asked(type, "", "", content), from).text().replace('"', '\'');
    }
}
