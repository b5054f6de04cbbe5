package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

class QueryStringTest {

    static Stream<List<String>> recorded() {
        return PhpTables.rows("query-strings");
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void a_query_string_is_read_as_parse_str_reads_it(List<String> row) {
        PhpArray variables = QueryString.parse(PhpTables.text(row.getFirst()));

        assertThat(php(PhpSerializer.serialize(variables)))
                .isEqualTo(php(PhpTables.bytes(row.get(1))));
    }

    @Test
    void what_is_nested_too_deeply_to_be_read_by_a_worker_is_left_out() {
        String deepest = "a" + "[x]".repeat(QueryString.MAX_DEPTH - 1);

        assertThat(QueryString.parse(deepest + "=1").size()).isEqualTo(1);
        assertThat(QueryString.parse(deepest + "[x]=1").size()).isZero();
    }

    private static String php(byte[] serialized) {
        return new String(serialized, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
