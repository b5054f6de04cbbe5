package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.LinkFacts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

class LinkPagesTest {
    private static final ListLinks SOME = new ListLinks(-5, 100);

    private static final LinkFacts WORKER =
            new LinkFacts(
                    -2,
                    LinkFacts.Kind.WORKER,
                    "10.0.0.8:聊天:1",
                    "a1b2",
                    "node",
                    "10.0.0.8:50000",
                    "10.0.0.7:2900",
                    true,
                    false,
                    1,
                    2,
                    3,
                    4,
                    5,
                    6,
                    7);

    private static final LinkFacts BACKEND =
            new LinkFacts(
                    3,
                    LinkFacts.Kind.BACKEND,
                    "",
                    "",
                    "",
                    "[2001:db8::1]:1",
                    "[2001:db8::2]:2900",
                    false,
                    true,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0);

    @Test
    void a_page_is_asked_for_and_answered() {
        LinkFacts inProcess = LinkFacts.inProcess(4, "127.0.0.1:w:1", "c3");

        assertThat(there(new ToGateway.Ask(3, true, SOME)))
                .isEqualTo(new ToGateway.Ask(3, true, SOME));
        byte[] answer = ReplyCodec.encode(SOME, List.of(WORKER, BACKEND, inProcess));
        assertThat(ReplyCodec.decode(SOME, answer)).containsExactly(WORKER, BACKEND, inProcess);
    }

    @Test
    void a_kind_of_a_newer_gateway_is_not_known_and_its_further_fields_are_not_looked_at() {
        String answer = answer(BACKEND);

        byte[] newer =
                answer.replace("s:7:\"backend\"", "s:6:\"mirror\"")
                        .replace("a:16:", "a:17:")
                        .replace("i:15;i:0;", "i:15;i:0;i:16;s:3:\"new\";")
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(ReplyCodec.decode(SOME, newer))
                .extracting(LinkFacts::kind)
                .containsExactly(LinkFacts.Kind.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "N;",
                "i:1;",
                "a:1:{i:0;s:4:\"link\";}",
                "a:1:{i:0;a:0:{}}",
                "a:1:{i:0;a:2:{i:0;i:-1;i:1;s:6:\"worker\";}}",
                "a:1:{i:0;a:2:{i:0;i:1;i:1;i:7;}}"
            })
    void what_is_no_page_is_refused(String answer) {
        assertThatThrownBy(() -> ReplyCodec.decode(SOME, answer.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("the answer to ListLinks");
    }

    @Test
    void a_number_that_cannot_be_is_refused() {
        byte[] answer =
                answer(WORKER).replace("i:9;i:1;", "i:9;i:-1;").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ReplyCodec.decode(SOME, answer))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("a number was expected");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 1000})
    void a_question_without_its_limit_is_skipped(int bodyBytes) {
        ByteBuffer question =
                ByteBuffer.wrap(
                        Packet.about(
                                        Words.LIST_LINKS,
                                        0,
                                        Packet.PLAIN,
                                        Packet.NOTHING,
                                        ByteBuffer.allocate(bodyBytes))
                                .encode());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToGatewayCodec.decode(question))
                .withMessageContaining("limit of 4 bytes");
    }

    @Test
    void a_page_has_its_bounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListLinks(0, 0))
                .withMessageContaining("1 to 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListLinks(0, 1001))
                .withMessageContaining("1 to 1000");
    }

    @Test
    void php_is_not_asked() {
        assertThat(Capabilities.PHP.understands(SOME)).isFalse();
        assertThat(Capabilities.LONGLINE.understands(SOME)).isTrue();
    }

    private static String answer(LinkFacts facts) {
        return new String(ReplyCodec.encode(SOME, List.of(facts)), StandardCharsets.UTF_8);
    }

    private static ToGateway there(ToGateway packet) {
        return ToGatewayCodec.decode(
                ByteBuffer.wrap(ToGatewayCodec.encode(packet, Capabilities.LONGLINE)));
    }
}
