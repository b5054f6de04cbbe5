package io.longline.protocol.wire;

import org.jspecify.annotations.Nullable;

/// PHP-serialized values as JSON, for clients to whom a PHP backend sends an array.
public final class PhpJson {
    private PhpJson() {}

    /// As `json_encode` with JSON_UNESCAPED_UNICODE writes it. Where json_encode would fail it goes
    /// on: NAN and INF are null, what is not UTF-8 shows as U+FFFD.
    ///
    /// @throws WireFormatException when `serialized` is not one plain value
    public static byte[] toJson(byte[] serialized) {
        var json = JsonWriter.unicode();
        write(json, PhpParser.parse(serialized));
        return json.toBytes();
    }

    // no deeper than the parser lets arrays be nested
    private static void write(JsonWriter json, @Nullable Object value) {
        switch (value) {
            case Boolean bool -> json.raw(bool.toString());
            case Long number -> json.raw(number.toString());
            case Double number when Double.isFinite(number) ->
                    json.raw(PhpDouble.text(number, 'e'));
            case String text -> json.string(text);
            case PhpBytes bytes -> json.string(PhpValues.text(bytes));
            case PhpArray array when array.isList() -> list(json, array);
            case PhpArray array -> object(json, array);
            case null, default -> json.raw("null");
        }
    }

    private static void list(JsonWriter json, PhpArray array) {
        String separator = "";
        json.raw("[");
        for (Object value : array.asList()) {
            json.raw(separator);
            write(json, value);
            separator = ",";
        }
        json.raw("]");
    }

    private static void object(JsonWriter json, PhpArray array) {
        var separator = new String[] {""};
        json.raw("{");
        array.asMap()
                .forEach((key, value) -> {
                    json.raw(separator[0]).string(PhpValues.text(key)).raw(":");
                    write(json, value);
                    separator[0] = ",";
                });
        json.raw("}");
    }
}
