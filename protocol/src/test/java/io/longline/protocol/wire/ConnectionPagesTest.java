package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.Describe;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.protocol.Where;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ConnectionPagesTest {
    private static final ListConnections SOME =
            new ListConnections(
                    new Where.AnyOf(List.of("room"), List.of("42"), Connections.of(7)), -5, 100);

    @Test
    void a_page_is_asked_for_and_answered() {
        var facts =
                new ConnectionFacts(
                        -2,
                        "[::1]:50000",
                        "42",
                        List.of("room", "房间"),
                        3,
                        "10.0.0.1:w:1",
                        4,
                        5,
                        6,
                        7,
                        8,
                        9,
                        true,
                        10);
        var bare =
                new ConnectionFacts(
                        1, "10.0.0.1:1", null, List.of(), 0, null, 0, 0, 0, 0, 0, 0, false, 0);

        assertThat(there(new ToGateway.Ask(3, true, SOME)))
                .isEqualTo(new ToGateway.Ask(3, true, SOME));
        byte[] answer = ReplyCodec.encode(SOME, List.of(facts, bare));
        assertThat(ReplyCodec.decode(SOME, answer)).containsExactly(facts, bare);
    }

    @Test
    void what_an_older_gateway_does_not_say_is_not_known() {
        var facts =
                new ConnectionFacts(
                        1, "10.0.0.1:1", null, List.of(), 0, null, 0, 0, 0, 0, 0, 0, false, 7);
        String answer =
                new String(ReplyCodec.encode(SOME, List.of(facts)), StandardCharsets.ISO_8859_1);

        byte[] older =
                answer.replace("a:14:", "a:13:")
                        .replace("i:13;i:7;", "")
                        .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(ReplyCodec.decode(SOME, older))
                .extracting(ConnectionFacts::waitingEvents)
                .containsExactly(-1);
    }

    @Test
    void everyone_is_asked_for() {
        var everyone = new ListConnections(new Where.Everyone(), 0, 1000);

        assertThat(there(new ToGateway.Ask(3, true, everyone)))
                .isEqualTo(new ToGateway.Ask(3, true, everyone));
    }

    @Test
    void a_node_is_described_and_reported() {
        var report = new ToGateway.Tell(new Report("node", "{\"name\":\"房间\"}"));

        assertThat(there(report)).isEqualTo(report);
        assertThat(there(new ToGateway.Ask(1, true, new Describe())))
                .isEqualTo(new ToGateway.Ask(1, true, new Describe()));
        byte[] answer = ReplyCodec.encode(new Describe(), List.of("{}", "{\"a\":1}"));
        assertThat(ReplyCodec.decode(new Describe(), answer)).containsExactly("{}", "{\"a\":1}");
    }

    @Test
    void php_is_told_and_asked_none_of_it() {
        assertThat(Capabilities.PHP.understands(SOME)).isFalse();
        assertThat(Capabilities.PHP.understands(new Describe())).isFalse();
        assertThat(Capabilities.PHP.understands(new Report("node", "{}"))).isFalse();
        assertThat(Capabilities.LONGLINE.understands(SOME)).isTrue();
    }

    @Test
    void a_page_and_a_report_have_their_bounds() {
        assertThatThrownBy(() -> new ListConnections(new Where.Everyone(), 0, 1001))
                .hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> new Report("node", "x".repeat(Report.LONGEST + 1)))
                .hasMessageContaining("is the most");
    }

    private static ToGateway there(ToGateway packet) {
        return ToGatewayCodec.decode(
                ByteBuffer.wrap(ToGatewayCodec.encode(packet, Capabilities.LONGLINE)));
    }
}
