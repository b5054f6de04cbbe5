package io.longline.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What an answer between Java peers says of one client or link: fields that have numbers, and may
/// have others behind them that are not known here.
final class FactFields {
    private final String query;
    private final PhpArray fields;

    private FactFields(String query, PhpArray fields) {
        this.query = query;
        this.fields = fields;
    }

    /// Those of each.
    ///
    /// @param query what was asked, for the message
    /// @throws WireFormatException when it is no list of them
    static List<FactFields> all(String query, byte[] value) {
        return array(query, PhpParser.parse(value)).asList().stream()
                .map(fields -> new FactFields(query, array(query, fields)))
                .toList();
    }

    boolean isNothing(long at) {
        return fields.get(at) == null;
    }

    boolean isTrue(long at) {
        return Boolean.TRUE.equals(fields.get(at));
    }

    /// @throws WireFormatException when it is no number from 0 up
    long number(long at) {
        if (fields.get(at) instanceof Long number && number >= 0) {
            return number;
        }
        throw unexpected(query, "a number");
    }

    /// The same, or -1 where there is nothing.
    long numberIfKnown(long at) {
        return isNothing(at) ? -1 : number(at);
    }

    /// @throws WireFormatException when it is no text
    String text(long at) {
        return text(fields.get(at));
    }

    /// @throws WireFormatException when it is no list of texts
    List<String> texts(long at) {
        return array(query, fields.get(at)).asList().stream().map(this::text).toList();
    }

    private String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case PhpBytes bytes -> PhpValues.text(bytes);
            case null, default -> throw unexpected(query, "text");
        };
    }

    private static PhpArray array(String query, @Nullable Object value) {
        if (value instanceof PhpArray array) {
            return array;
        }
        throw unexpected(query, "an array");
    }

    private static WireFormatException unexpected(String query, String expected) {
        return new WireFormatException(
                "the answer to %s: %s was expected, found something else"
                        .formatted(query, expected));
    }
}
