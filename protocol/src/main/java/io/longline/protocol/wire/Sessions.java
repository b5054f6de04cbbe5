package io.longline.protocol.wire;

import io.longline.protocol.SerializedSession;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/// What is in a session's bytes: PHP's `$_SESSION`, an array or nothing.
public final class Sessions {
    private Sessions() {}

    /// `old` with `changes` in it, PHP's `array_replace_recursive`: an array within an array is
    /// merged, anything else replaced; what is new comes last.
    ///
    /// @throws WireFormatException when one of them is no array, or has objects in it
    public static SerializedSession merge(SerializedSession old, SerializedSession changes) {
        if (old.isNone()) {
            array(changes); // whoever merges next must be able to read it
            return changes;
        }
        PhpArray merged = array(old);
        replace(merged, array(changes));
        return serialized(merged);
    }

    // no deeper than the parser lets arrays be nested
    private static void replace(PhpArray target, PhpArray changes) {
        changes.asMap()
                .forEach((key, value) -> {
                    if (value instanceof PhpArray inner
                            && target.get(key) instanceof PhpArray there) {
                        replace(there, inner);
                    } else {
                        target.put(key, value);
                    }
                });
    }

    /// The session as Java values, the caller's own: `Boolean`, `Long`, `Double`, `String`, null,
    /// [PhpBytes] for a string that is not UTF-8, `List` for an array whose keys are 0, 1, 2… (an
    /// empty one too), `Map` for any other. Order is kept; [#encode] gives the same bytes again.
    ///
    /// @throws WireFormatException when it is no array, or has objects in it
    public static Map<String, @Nullable Object> decode(SerializedSession session) {
        byte[] bytes = session.bytes();
        if (bytes.length == 0 || bytes[0] != 'a') {
            return PhpValues.toMap(array(session)); // none, or a mistake
        }
        var map = new LinkedHashMap<String, @Nullable Object>();
        PhpParser.forEachEntry(
                bytes,
                (key, value) -> map.put(PhpValues.key(key), PhpValues.toJava(value.value())));
        return map;
    }

    /// Takes what [#decode] gives, and also `Integer`, `Short`, `Byte`, `Float`, `byte[]` and any
    /// `Iterable`; the keys of maps as text. An empty map is an empty session.
    ///
    /// @throws IllegalArgumentException when there is anything else in it, named by its class
    public static SerializedSession encode(Map<String, ? extends @Nullable Object> session) {
        return serialized(PhpValues.fromMap(session, 1));
    }

    private static SerializedSession serialized(PhpArray session) {
        return SerializedSession.owning(PhpSerializer.serialize(session));
    }

    private static PhpArray array(SerializedSession session) {
        if (session.isNone()) {
            return new PhpArray();
        }
        return switch (PhpParser.parse(session.bytes())) {
            case PhpArray array -> array;
            // $_SESSION = null
            case null -> new PhpArray();
            default -> throw new WireFormatException("a session is an array or null");
        };
    }
}
