package io.longline.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// PHP's values as Java's, and back.
final class PhpValues {
    private PhpValues() {}

    /// A PHP string or integer as text; bytes that are not UTF-8 show as U+FFFD.
    static String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> number.toString();
            case PhpBytes bytes -> new String(bytes.array(), StandardCharsets.UTF_8);
            case null, default -> throw new WireFormatException("a string was expected");
        };
    }

    /// The bytes of a PHP string.
    static byte[] bytes(@Nullable Object value) {
        return switch (value) {
            case String text -> Utf8.encode(text);
            case PhpBytes bytes -> bytes.bytes();
            case null, default -> throw new WireFormatException("a string was expected");
        };
    }

    /// Arrays with keys 0, 1, 2… become lists, others maps.
    static @Nullable Object toJava(@Nullable Object value) {
        if (!(value instanceof PhpArray array)) {
            return value;
        }
        if (!array.isList()) {
            return toMap(array);
        }
        List<@Nullable Object> list = new ArrayList<>();
        array.asList().forEach(each -> list.add(toJava(each)));
        return list;
    }

    static Map<String, @Nullable Object> toMap(PhpArray array) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        array.asMap().forEach((key, value) -> map.put(key(key), toJava(value)));
        return map;
    }

    static String key(Object key) {
        if (key instanceof PhpBytes) {
            // shown with U+FFFD it would be another key when it is written back
            throw new WireFormatException("a key that is not UTF-8 cannot be a key of a Java map");
        }
        return key.toString();
    }

    static PhpArray fromMap(Map<?, ?> map, int depth) {
        PhpArray array = nested(depth);
        map.forEach((key, value) -> array.put(String.valueOf(key), fromJava(value, depth)));
        return array;
    }

    private static @Nullable Object fromJava(@Nullable Object value, int depth) {
        return switch (value) {
            case null -> null;
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Float number -> Double.valueOf(number.toString());
            case byte[] bytes -> PhpBytes.of(bytes);
            case Map<?, ?> map -> fromMap(map, depth + 1);
            case Iterable<?> list -> fromList(list, depth + 1);
            default -> value;
        };
    }

    private static PhpArray fromList(Iterable<?> list, int depth) {
        PhpArray array = nested(depth);
        list.forEach(each -> array.add(fromJava(each, depth)));
        return array;
    }

    private static PhpArray nested(int depth) {
        if (depth > PhpParser.MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "values are nested deeper than %d levels, or contain themselves"
                            .formatted(PhpParser.MAX_DEPTH));
        }
        return new PhpArray();
    }
}
