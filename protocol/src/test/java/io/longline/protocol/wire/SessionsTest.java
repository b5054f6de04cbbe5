package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longline.protocol.SerializedSession;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class SessionsTest {

    static Stream<List<String>> recordedMerges() {
        return PhpTables.rows("merges");
    }

    @ParameterizedTest
    @MethodSource("recordedMerges")
    void changes_are_merged_as_array_replace_recursive_merges_them(List<String> row) {
        SerializedSession merged =
                Sessions.merge(
                        SerializedSession.owning(PhpTables.bytes(row.getFirst())),
                        SerializedSession.owning(PhpTables.bytes(row.get(1))));

        assertThat(PhpTables.hex(merged.bytes())).isEqualTo(row.get(2));
    }

    @Test
    void changes_to_no_session_are_the_session() {
        SerializedSession changes = session("a:1:{s:1:\"a\";i:1;}");

        assertThat(Sessions.merge(SerializedSession.NONE, changes)).isEqualTo(changes);
    }

    @Test
    void no_changes_leave_a_session_as_it_is() {
        SerializedSession old = session("a:1:{s:1:\"a\";i:1;}");

        assertThat(Sessions.merge(old, SerializedSession.NONE)).isEqualTo(old);
    }

    @Test
    void a_session_that_php_set_to_null_is_empty() {
        SerializedSession changes = session("a:1:{s:1:\"a\";i:1;}");

        assertThat(Sessions.decode(session("N;"))).isEmpty();
        assertThat(Sessions.merge(session("N;"), changes)).isEqualTo(changes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"i:1;", "a:1:{i:0;O:1:\"X\":0:{}}", "a:1:{", "nonsense"})
    void what_is_no_session_is_merged_into_nothing(String bytes) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> Sessions.merge(SerializedSession.NONE, session(bytes)));
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> Sessions.merge(session(bytes), session("a:0:{}")));
    }

    @Test
    void a_session_recorded_from_php_reads_as_java_values_and_writes_the_same_bytes() {
        String recorded =
                "a:7:{s:4:\"name\";s:3:\"Tom\";s:3:\"age\";i:30;s:5:\"score\";d:1.5;s:3:\"vip\";b:1;"
                    + "s:4:\"none\";N;s:4:\"tags\";a:2:{i:0;s:1:\"x\";i:1;s:1:\"y\";}"
                    + "s:1:\"n\";a:1:{s:1:\"a\";a:1:{s:1:\"b\";s:6:\"用户\";}}}";

        Map<String, @Nullable Object> values = Sessions.decode(session(recorded));

        var expected = new LinkedHashMap<String, @Nullable Object>();
        expected.put("name", "Tom");
        expected.put("age", 30L);
        expected.put("score", 1.5);
        expected.put("vip", true);
        expected.put("none", null);
        expected.put("tags", List.of("x", "y"));
        expected.put("n", Map.of("a", Map.of("b", "用户")));
        assertThat(values).isEqualTo(expected);
        assertThat(Sessions.encode(values)).isEqualTo(session(recorded));
    }

    @Test
    void what_is_read_is_the_callers_own_to_change() {
        Map<String, @Nullable Object> values = Sessions.decode(session("a:1:{i:0;a:0:{}}"));

        values.put("more", 1);
        ((List<@Nullable Object>) list(values.get("0"))).add("x");

        assertThat(text(Sessions.encode(values)))
                .isEqualTo("a:2:{i:0;a:1:{i:0;s:1:\"x\";}s:4:\"more\";i:1;}");
    }

    @Test
    void javas_smaller_numbers_and_bytes_are_written_too() {
        var values = new LinkedHashMap<String, Object>();
        values.put("s", (short) 1);
        values.put("b", (byte) 2);
        values.put("f", 0.1f);
        values.put("raw", new byte[] {'x'});
        values.put("list", new ArrayList<>(List.of(1, 2)));

        assertThat(text(Sessions.encode(values)))
                .isEqualTo(
                        "a:5:{s:1:\"s\";i:1;s:1:\"b\";i:2;s:1:\"f\";d:0.1;s:3:\"raw\";s:1:\"x\";"
                                + "s:4:\"list\";a:2:{i:0;i:1;i:1;i:2;}}");
    }

    @Test
    void a_value_php_has_nothing_for_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sessions.encode(Map.of("at", Instant.EPOCH)))
                .withMessageContaining("java.time.Instant");
    }

    @Test
    void values_that_contain_themselves_are_refused() {
        var loop = new HashMap<String, Object>();
        loop.put("me", loop);

        assertThatIllegalArgumentException().isThrownBy(() -> Sessions.encode(loop));
    }

    @Test
    void a_key_that_is_no_text_is_refused_before_it_could_become_another() {
        byte[] bytes = {
            'a', ':', '1', ':', '{', 's', ':', '1', ':', '"', (byte) 0xff, '"', ';', 'N', ';', '}'
        };

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> Sessions.decode(SerializedSession.owning(bytes)));
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> list(@Nullable Object value) {
        assertThat(value).isInstanceOf(List.class);
        return (List<@Nullable Object>) java.util.Objects.requireNonNull(value);
    }

    private static SerializedSession session(String bytes) {
        return SerializedSession.owning(bytes.getBytes(UTF_8));
    }

    private static String text(SerializedSession session) {
        return new String(session.bytes(), UTF_8);
    }
}
