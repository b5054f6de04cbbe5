package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Held against what PHP 8.2 wrote.
class PhpSerializationTest {

    private static final Map<String, @Nullable Object> VALUES = values();

    static Stream<List<String>> recordedValues() {
        return PhpTables.rows("values");
    }

    static Stream<List<String>> recordedKeys() {
        return PhpTables.rows("keys");
    }

    static Stream<List<String>> recordedRefusals() {
        return PhpTables.rows("refused");
    }

    @ParameterizedTest
    @MethodSource("recordedValues")
    void values_are_written_as_php_writes_them(List<String> row) {
        Object value = value(row.getFirst());

        assertThat(PhpTables.hex(PhpSerializer.serialize(value))).isEqualTo(row.get(1));
    }

    @ParameterizedTest
    @MethodSource("recordedValues")
    void values_are_read_as_php_wrote_them(List<String> row) {
        Object read = PhpParser.parse(PhpTables.bytes(row.get(1)));

        assertThat(read).isEqualTo(value(row.getFirst()));
    }

    @Test
    void every_recorded_value_is_compared() {
        assertThat(recordedValues().map(List::getFirst))
                .containsExactlyInAnyOrderElementsOf(VALUES.keySet());
    }

    @ParameterizedTest
    @MethodSource("recordedKeys")
    void a_key_is_an_integer_exactly_when_php_takes_it_for_one(List<String> row) {
        var array = new PhpArray().put(PhpTables.text(row.getFirst()), true);

        assertThat(PhpTables.hex(PhpSerializer.serialize(array))).isEqualTo(row.get(1));
        assertThat(PhpParser.parse(PhpTables.bytes(row.get(1)))).isEqualTo(array);
    }

    @Test
    void integers_have_all_their_digits_and_no_more() {
        LongStream.iterate(1, n -> n > 0 && n <= Long.MAX_VALUE / 10, n -> n * 10)
                .flatMap(n -> LongStream.of(n - 1, n, n + 1, -n, n * 9, Long.MAX_VALUE - n))
                .forEach(n ->
                        assertThat(ascii(PhpSerializer.serialize(n))).isEqualTo("i:" + n + ";"));
        assertThat(ascii(PhpSerializer.serialize(Long.MIN_VALUE)))
                .isEqualTo("i:-9223372036854775808;");
    }

    @Test
    void doubles_have_the_digits_that_php_gives_them() {
        assertThat(PhpTables.rows("doubles"))
                .hasSizeGreaterThan(300)
                .allSatisfy(row -> {
                    double number = number(row.getFirst());
                    assertThat(ascii(PhpSerializer.serialize(number))).isEqualTo(row.get(1));
                    assertThat(PhpParser.parse(row.get(1).getBytes(ISO_8859_1))).isEqualTo(number);
                    assertThat(PhpDouble.text(number, 'e')).isEqualTo(row.get(2));
                });
    }

    @ParameterizedTest
    @MethodSource("recordedRefusals")
    void what_could_name_a_class_or_share_a_value_is_refused(List<String> row) {
        String what = row.getFirst().split(" ", 2)[0];

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> PhpParser.parse(PhpTables.bytes(row.get(1))))
                .withMessageMatching("PHP serialization, byte \\d+: " + what + " are refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d:NAN;",
                "i:+5;",
                "i:007;",
                "d:5;",
                "d:.5;",
                "d:1.;",
                "d:1e3;",
                "d:+1.5E-3;"
            })
    void what_php_reads_but_does_not_write_is_read_too(String text) {
        assertThat(PhpParser.parse(text.getBytes(ISO_8859_1))).isInstanceOf(Number.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    N                          | byte 1: the input ends too early
                    N;N;                       | byte 2: 2 bytes follow the value
                    b:2;                       | byte 2: a boolean is 0 or 1, found '2'
                    i:;                        | byte 2: an integer has no digits
                    i:-;                       | byte 2: an integer has no digits
                    i:1x;                      | byte 3: a digit was expected, found 'x'
                    i:9223372036854775808;     | byte 2: the integer does not fit 64 bits
                    i:-9223372036854775809;    | byte 2: the integer does not fit 64 bits
                    i:99999999999999999999999; | byte 2: the integer does not fit 64 bits
                    d:;                        | byte 2: a number was expected
                    d:0x1p3;                   | byte 3: a number was expected, found 'x'
                    d:1.5f;                    | byte 5: a number was expected, found 'f'
                    d:NaN;                     | byte 2: a number was expected, found 'N'
                    d:1e;                      | byte 2: a number was expected
                    d:5                        | byte 3: the input ends too early
                    s:3:"hi";                  | byte 2: a string says it is longer than the rest of the input
                    s:-1:"";                   | byte 2: a digit was expected, found '-'
                    s::"";                     | byte 2: a string does not say how long it is
                    s:1:"hi";                  | byte 6: '"' was expected, found 'i'
                    s:2:"hi"}                  | byte 8: ';' was expected, found '}'
                    S:2:"hi";                  | byte 0: no plain value begins with 'S'
                    a:1:{}                     | byte 2: an array says it is longer than the rest of the input
                    a:0:{N;}                   | byte 5: '}' was expected, found 'N'
                    a:1:{N;b:1;}               | byte 5: a key is an integer or a string, found 'N'
                    a:1:{d:1;N;}               | byte 5: a key is an integer or a string, found 'd'
                    a:99999999999999999999:{}  | byte 2: an array says it is longer than the rest of the input
                    """)
    void broken_input_is_named_with_its_place(String text, String message) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> PhpParser.parse(text.getBytes(ISO_8859_1)))
                .withMessage("PHP serialization, " + message);
    }

    @Test
    void a_string_may_hold_what_looks_like_its_end() {
        assertThat(PhpParser.parse("s:3:\"\";}\";".getBytes(ISO_8859_1))).isEqualTo("\";}");
    }

    @Test
    void arrays_are_read_64_levels_deep_and_no_deeper() {
        byte[] deepest = nested(PhpParser.MAX_DEPTH);
        byte[] tooDeep = nested(PhpParser.MAX_DEPTH + 1);

        assertThat(PhpSerializer.serialize(PhpParser.parse(deepest))).isEqualTo(deepest);
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> PhpParser.parse(tooDeep))
                .withMessageContaining("deeper than 64 levels");
    }

    @Test
    void an_array_that_contains_itself_is_not_written() {
        var loop = new PhpArray();
        loop.add(loop);

        assertThatIllegalArgumentException().isThrownBy(() -> PhpSerializer.serialize(loop));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud83d", "\ud83da", "\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
    void half_a_surrogate_pair_is_not_written(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PhpSerializer.serialize(text));
    }

    @Test
    void a_key_that_comes_twice_keeps_its_place_and_takes_the_last_value() {
        var read = PhpParser.parseArray("a:2:{i:1;i:1;s:1:\"1\";i:2;}".getBytes(ISO_8859_1));

        assertThat(read.asMap()).isEqualTo(Map.of(1L, 2L));
    }

    @Test
    void arrays_are_equal_only_in_the_same_order() {
        var one = new PhpArray().put("a", 1).put("b", 2);
        var other = new PhpArray().put("b", 2).put("a", 1);

        assertThat(one).isNotEqualTo(other).isEqualTo(new PhpArray().put("a", 1).put("b", 2));
    }

    private static byte[] nested(int levels) {
        String open = "a:1:{i:0;".repeat(levels - 1) + "a:0:{}";
        return (open + "}".repeat(levels - 1)).getBytes(ISO_8859_1);
    }

    private static double number(String bits) {
        return Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    }

    private static String ascii(byte[] serialized) {
        return new String(serialized, ISO_8859_1);
    }

    private static @Nullable Object value(String label) {
        assertThat(VALUES).containsKey(label);
        return VALUES.get(label);
    }

    private static Map<String, @Nullable Object> values() {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("null", null);
        values.put("true", true);
        values.put("false", false);
        values.put("zero", 0L);
        values.put("minus", -42L);
        values.put("max", Long.MAX_VALUE);
        values.put("min", Long.MIN_VALUE);
        values.put("half", 1.5);
        values.put("whole", 2.0);
        values.put("inf", Double.POSITIVE_INFINITY);
        values.put("minus-inf", Double.NEGATIVE_INFINITY);
        values.put("minus-zero", -0.0);
        values.put("empty", "");
        values.put("ascii", "hi");
        values.put("quotes", "a\"b;c");
        values.put("chinese", "用户");
        values.put("emoji", "😀");
        values.put("newline", "a\nb\0c");
        values.put("latin1", bytes(0xe9, 't', 0xe9));
        values.put("bytes", bytes(0, 1, 0xff));
        values.put("cut-utf8", bytes(0xe7, 0x94));
        values.put("surrogate", bytes(0xed, 0xa0, 0x80));
        values.put("list", PhpArray.of(1, "two", null));
        values.put("empty-array", new PhpArray());
        values.put("map", new PhpArray().put("a", 1).put("b", PhpArray.of(true, false)));
        values.put("order", new PhpArray().put("z", 1).put("a", 2).put(5, 3).put(1, 4));
        values.put("negative-key", new PhpArray().put(-3, "x"));
        values.put("binary-key", new PhpArray().put(bytes(0xff), 1));
        PhpArray deep = new PhpArray();
        for (int i = 0; i < 4; i++) {
            deep = PhpArray.of(deep);
        }
        values.put("deep", deep);
        return values;
    }

    private static PhpBytes bytes(int... bytes) {
        var array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return PhpBytes.of(array);
    }
}
