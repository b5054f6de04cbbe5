package io.longline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// What PHP itself answered, recorded by src/test/resources/php/record.php.
final class PhpTables {
    private PhpTables() {}

    /// The columns of each row.
    static Stream<List<String>> rows(String table) {
        String resource = "/php/" + table + ".tsv";
        try (var in =
                Objects.requireNonNull(PhpTables.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> List.of(line.split("\t", -1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static String text(String hex) {
        return new String(bytes(hex), UTF_8);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
