package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

class PhpJsonTest {

    static Stream<List<String>> recorded() {
        return PhpTables.rows("json");
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void values_become_the_json_that_php_makes_of_them(List<String> row) {
        byte[] json = PhpJson.toJson(PhpTables.bytes(row.getFirst()));

        assertThat(new String(json, UTF_8)).isEqualTo(PhpTables.text(row.get(1)));
    }

    @Test
    void names_are_escaped_as_php_escapes_them() {
        assertThat(PhpTables.rows("names"))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(asciiJson(PhpTables.text(row.getFirst())))
                                .isEqualTo(PhpTables.text(row.get(1))));
    }

    @Test
    void what_json_cannot_say_becomes_null() {
        var odd = PhpArray.of(Double.NaN, Double.NEGATIVE_INFINITY);

        assertThat(PhpJson.toJson(PhpSerializer.serialize(odd)))
                .asString()
                .isEqualTo("[null,null]");
    }

    @Test
    void bytes_that_are_no_text_show_as_replacement_characters() {
        var bytes = PhpBytes.of(new byte[] {'a', (byte) 0xff});

        assertThat(new String(PhpJson.toJson(PhpSerializer.serialize(bytes)), UTF_8))
                .isEqualTo("\"a\ufffd\"");
    }

    @Test
    void an_object_is_refused() {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> PhpJson.toJson("O:1:\"X\":0:{}".getBytes(UTF_8)));
    }

    private static String asciiJson(String name) {
        return new String(JsonWriter.asciiOnly().string(name).toBytes(), UTF_8);
    }
}
