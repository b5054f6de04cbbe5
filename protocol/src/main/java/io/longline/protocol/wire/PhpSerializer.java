package io.longline.protocol.wire;

import io.longline.protocol.SerializedSession;

import org.jspecify.annotations.Nullable;

/// Writes values as PHP's `serialize` does: `N;` `b:1;` `i:42;` `d:1.5;` `s:2:"hi";`
/// `a:1:{i:0;N;}`.
///
/// Either a whole value at once with [#serialize], or piece by piece: then an array is
/// [#array(int)], as many keys and values as it said, [#end].
public final class PhpSerializer {

    /// How deep arrays may be nested, 64: what [PhpParser] takes.
    public static final int MAX_DEPTH = PhpParser.MAX_DEPTH;

    private final GrowingBytes out = new GrowingBytes();

    /// @param value null, `Boolean`, `Integer`, `Long`, `Double`, `String`, [PhpBytes] or
    ///   [PhpArray]
    /// @throws IllegalArgumentException when `value` is something else, or is nested too deeply
    public static byte[] serialize(@Nullable Object value) {
        return new PhpSerializer().value(value, 0).toBytes();
    }

    /// Makes room for what is to come, so that it need not be moved while it grows.
    PhpSerializer expect(long bytes) {
        out.expect(bytes);
        return this;
    }

    public PhpSerializer nothing() {
        out.ascii("N;");
        return this;
    }

    public PhpSerializer bool(boolean value) {
        out.ascii(value ? "b:1;" : "b:0;");
        return this;
    }

    public PhpSerializer integer(long value) {
        out.ascii("i:").decimal(value).put(';');
        return this;
    }

    public PhpSerializer real(double value) {
        out.ascii("d:").ascii(PhpDouble.text(value, 'E')).put(';');
        return this;
    }

    public PhpSerializer string(String value) {
        return string(Utf8.encode(value));
    }

    public PhpSerializer string(byte[] value) {
        out.ascii("s:").decimal(value.length).ascii(":\"").put(value).ascii("\";");
        return this;
    }

    /// The session as a string that holds its bytes.
    PhpSerializer string(SerializedSession value) {
        out.ascii("s:").decimal(value.size()).ascii(":\"").put(value).ascii("\";");
        return this;
    }

    /// Begins an array of `size` entries.
    public PhpSerializer array(int size) {
        out.ascii("a:").decimal(size).ascii(":{");
        return this;
    }

    /// A key, or a name among values, as PHP keeps keys: a canonical integer is an integer.
    public PhpSerializer key(String key) {
        return PhpArray.canonical(key) instanceof Long number ? integer(number) : string(key);
    }

    /// Ends the array begun last.
    public PhpSerializer end() {
        out.put('}');
        return this;
    }

    public byte[] toBytes() {
        return out.toBytes();
    }

    private PhpSerializer value(@Nullable Object value, int depth) {
        return switch (value) {
            case null -> nothing();
            case Boolean bool -> bool(bool);
            case Integer number -> integer(number);
            case Long number -> integer(number);
            case Double number -> real(number);
            case String text -> string(text);
            case PhpBytes bytes -> string(bytes.array());
            case PhpArray array -> entries(array, depth + 1);
            default ->
                    throw new IllegalArgumentException(
                            "a %s is no PHP value".formatted(value.getClass().getName()));
        };
    }

    private PhpSerializer entries(PhpArray array, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "arrays are nested deeper than the %d levels a peer takes"
                            .formatted(MAX_DEPTH));
        }
        array(array.size());
        array.asMap()
                .forEach((key, value) -> {
                    value(key, depth);
                    value(value, depth);
                });
        return end();
    }
}
