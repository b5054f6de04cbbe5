package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.gateway.GatewaySettings;
import io.longline.gateway.TestWorker;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.WorkerEvent.ClientConnected;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A PHP GatewayClient's recorded calls, each on a socket of its own, get the answers that a PHP
/// gateway gave.
class RecordedAnswersTest {

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Call(String name, byte[] bytes, String answer) {}

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cret"})
    void every_recorded_question_gets_the_recorded_answer(String secret) throws Exception {
        GatewaySettings settings = TestGateway.settings("text").withSecret(secret);
        List<Call> calls = recorded(secret);
        assertThat(calls).hasSize(44);
        try (var gateway = TestGateway.start(settings, new TestWorker("worker"), 1);
                var first = gateway.connect()) {
            assertThat(gateway.worker().next(ClientConnected.class).client().connection())
                    .isEqualTo(1);
            try (var second = gateway.connect()) {
                gateway.worker().next(ClientConnected.class);
                gateway.tell(new JoinGroup(1, "live"));

                for (Call call : calls) {
                    assertThat(answer(gateway, call)).as(call.name()).isEqualTo(call.answer());
                }
                assertThat(second.localPort()).isNotEqualTo(first.localPort());
            }
        }
    }

    /// Like the original it does not wait for anything after a call that has no answer.
    private static String answer(TestGateway gateway, Call call) throws IOException {
        try (var peer = gateway.connectInner()) {
            peer.send(call.bytes());
            byte[] answer = peer.read(call.answer().length() / 2);
            return HexFormat.of().formatHex(answer);
        }
    }

    private static List<Call> recorded(String secret) throws IOException {
        try (InputStream lines =
                Objects.requireNonNull(
                        RecordedAnswersTest.class.getResourceAsStream(
                                "/vectors/inner-protocol.jsonl"))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("\"kind\": \"client\""))
                    .filter(line -> field(line, "secret").equals(secret))
                    .map(line ->
                            new Call(
                                    field(line, "call"),
                                    HexFormat.of().parseHex(field(line, "to_gateway")),
                                    field(line, "from_gateway")))
                    .toList();
        }
    }

    private static String field(String line, String name) {
        Matcher field = Pattern.compile("\"" + name + "\": \"([^\"]*)\"").matcher(line);
        assertThat(field.find()).as(name).isTrue();
        return field.group(1);
    }
}
