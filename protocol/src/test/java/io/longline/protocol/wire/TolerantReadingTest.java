package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longline.protocol.ClientField;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CountClientsByGroups;
import io.longline.protocol.GatewayCommand.GetConnectionsByUids;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;
import io.longline.protocol.Recipients.AllBut;
import io.longline.protocol.Recipients.Everyone;
import io.longline.protocol.Recipients.Only;
import io.longline.protocol.Where;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.protocol.wire.ToGateway.Unknown;
import io.longline.protocol.wire.ToGateway.WorkerConnect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/// PHP writes one thing in several ways, and callers more so.
class TolerantReadingTest {

    static Stream<Arguments> recipients() {
        return Stream.of(
                Arguments.of("", new Everyone()),
                Arguments.of("[]", new Everyone()),
                Arguments.of("{}", new Everyone()),
                Arguments.of("{\"connections\":null}", new Everyone()),
                Arguments.of("{\"exclude\":null}", new Everyone()),
                Arguments.of("{\"exclude\":[]}", new Everyone()),
                Arguments.of("{\"connections\":[]}", new Only(Connections.NONE)),
                Arguments.of("{\"connections\":[0,1]}", new Only(Connections.of(0, 1))),
                Arguments.of("{\"connections\":{\"7\":\"7\"}}", new Only(Connections.of(7))),
                Arguments.of(
                        "{\"connections\":{\"4294967295\":4294967295}}",
                        new Only(Connections.of(-1))),
                Arguments.of(
                        "{\"exclude\":{\"2\":2},\"connections\":{\"1\":1}}",
                        new Only(Connections.of(1))),
                Arguments.of("{\"exclude\":{\"1\":1}}", new AllBut(Connections.of(1))),
                Arguments.of("{\"more\":{\"a\":[1]}}", new Everyone()));
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                Arguments.of("[1,\"2\",\"\\u7528\"]", List.of("1", "2", "用")),
                Arguments.of("{\"0\":\"a\",\"2\":\"b\"}", List.of("a", "b")),
                Arguments.of("[]", List.of()),
                Arguments.of("\"one\"", List.of("one")));
    }

    static Stream<Arguments> wheres() {
        return Stream.of(
                Arguments.of("[]", new Where.Everyone()),
                Arguments.of("{}", new Where.Everyone()),
                Arguments.of("null", new Where.Everyone()),
                Arguments.of("{\"groups\":[]}", anyOf(List.of(), List.of(), Connections.NONE)),
                Arguments.of("{\"groups\":[7]}", anyOf(List.of("7"), List.of(), Connections.NONE)),
                Arguments.of(
                        "{\"uid\":{\"3\":\"u\"}}",
                        anyOf(List.of(), List.of("u"), Connections.NONE)),
                Arguments.of(
                        "{\"connection_id\":[0,1]}",
                        anyOf(List.of(), List.of(), Connections.of(0, 1))));
    }

    @ParameterizedTest
    @MethodSource("recipients")
    void recipients_are_read_in_every_form(String ext, Recipients expected) {
        assertThat(decode(Words.SEND_TO_ALL, 1, ext, "hi"))
                .isEqualTo(new Tell(new SendToAll(expected, Message.text("hi"))));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void names_are_read_in_every_form(String ext, List<String> expected) {
        assertThat(decode(Words.SEND_TO_UID, 1, ext, "hi"))
                .isEqualTo(new Tell(new SendToUid(expected, Message.text("hi"))));
        assertThat(decode(Words.BATCH_GET_CLIENT_ID_BY_UID, 1, ext, ""))
                .isEqualTo(Ask.plain(new GetConnectionsByUids(expected)));
        assertThat(decode(Words.SEND_TO_GROUP, 1, "{\"group\":" + ext + "}", "hi"))
                .isEqualTo(
                        new Tell(new SendToGroup(expected, Connections.NONE, Message.text("hi"))));
    }

    @ParameterizedTest
    @MethodSource("wheres")
    void conditions_are_read_in_every_form(String where, Where expected) {
        var select = Ask.plain(new Select(List.of(ClientField.UID), expected));

        assertThat(decode(Words.SELECT, 1, "{\"fields\":[\"uid\"],\"where\":" + where + "}", ""))
                .isEqualTo(select);
        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(ToGatewayCodec.encode(select))))
                .isEqualTo(select);
    }

    @Test
    void a_query_about_nothing_is_answered_with_nothing() {
        assertThat(decode(Words.BATCH_GET_CLIENT_COUNT_BY_GROUP, 1, "", ""))
                .isEqualTo(Ask.plain(new CountClientsByGroups(List.of())));
        assertThat(decode(Words.SELECT, 1, "", ""))
                .isEqualTo(
                        Ask.plain(
                                new Select(
                                        List.of(), anyOf(List.of(), List.of(), Connections.NONE))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s:2:\"hi\";", "i:42;", "N;", "a:0:{}"})
    void what_php_serialized_stays_as_it_is(String body) {
        byte[] packet = packet(Words.SEND_TO_ONE, 0, "", body);

        ToGateway read = ToGatewayCodec.decode(ByteBuffer.wrap(packet));

        assertThat(((SendToClient) ((Tell) read).command()).message().form())
                .isEqualTo(Message.Form.PHP_VALUE);
        assertThat(ToGatewayCodec.encode(read)).isEqualTo(packet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"secret_key\":null}", "{\"secret_key\":\"\",\"more\":[{}]}"})
    void a_greeting_without_a_secret_has_an_empty_one(String body) {
        assertThat(decode(Words.GATEWAY_CLIENT_CONNECT, 1, "", body))
                .isEqualTo(new ClientConnect("", Capabilities.PHP));
    }

    @Test
    void a_peer_that_is_no_java_peer_answers_no_handshakes() {
        assertThat(decode(Words.WORKER_CONNECT, 1, "", "{\"worker_key\":\"B:0\",\"handshake\":1}"))
                .isEqualTo(new WorkerConnect("B:0", "", Capabilities.PHP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "\"x\"",
                "{",
                "{\"worker_key\":\"B:0\"}{}",
                "{\"secret_key\":\"s3cret\"}",
                "{\"worker_key\":\"B:0\",\"secret_key\":s3cret}",
                "{\"worker_key\":\"B:0\",\"secret_key\":[\"s3cret\"]}"
            })
    void a_greeting_that_cannot_be_read_ends_the_connection_and_shows_no_secret(String body) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> decode(Words.WORKER_CONNECT, 1, "", body))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"))
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[1.5]",
                "[null]",
                "[[\"u\"]]",
                "[true]",
                "{\"a\":{}}",
                "[1][2]",
                "[",
                "[1e999999999]"
            })
    void a_command_that_cannot_be_read_is_skipped_and_the_connection_lives_on(String ext) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decode(Words.SEND_TO_UID, 1, ext, "hi"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"connections\":{\"1\":-1}}",
                "{\"connections\":[4294967296]}",
                "{\"connections\":[\"x\"]}",
                "{\"connections\":7}",
                "[1]"
            })
    void a_connection_that_is_no_32_bit_number_is_refused(String ext) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decode(Words.SEND_TO_ALL, 1, ext, "hi"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0"})
    void names_that_php_takes_for_empty_are_refused(String name) {
        for (int word :
                new int[] {Words.BIND_UID, Words.JOIN_GROUP, Words.LEAVE_GROUP, Words.UNGROUP}) {
            assertThatIllegalArgumentException().isThrownBy(() -> decode(word, 1, name, ""));
        }
    }

    @Test
    void a_name_that_is_not_utf_8_is_refused_before_it_could_become_another() {
        byte[] ext = {(byte) 0xff};
        byte[] packet = Packet.about(Words.JOIN_GROUP, 1, ext).encode();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToGatewayCodec.decode(ByteBuffer.wrap(packet)))
                .withMessageContaining("not UTF-8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToGatewayCodec.encode(new Tell(new BindUid(1, "\ud800"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 29, 199, 206, 244, 255})
    void a_word_that_is_not_known_is_no_error(int word) {
        assertThat(decode(word, 1, "x", "y")).isEqualTo(new Unknown(word));
    }

    @Test
    void an_object_in_a_message_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decode(Words.SEND_TO_ONE, 0, "", "O:8:\"stdClass\":0:{}"))
                .withMessageContaining("objects are refused");
    }

    private static Where anyOf(List<String> groups, List<String> uids, Connections connections) {
        return new Where.AnyOf(groups, uids, connections);
    }

    private static ToGateway decode(int word, int flags, String ext, String body) {
        return ToGatewayCodec.decode(ByteBuffer.wrap(packet(word, flags, ext, body)));
    }

    private static byte[] packet(int word, int flags, String ext, String body) {
        return Packet.about(
                        word, 7, flags, ext.getBytes(UTF_8), ByteBuffer.wrap(body.getBytes(UTF_8)))
                .encode();
    }
}
