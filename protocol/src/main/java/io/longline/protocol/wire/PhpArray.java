package io.longline.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// PHP's array: an ordered map whose keys are integers or strings.
///
/// A key is a `Long`, a `String`, or [PhpBytes] where the string is not UTF-8. A string that is an
/// integer in canonical form (`"42"`, but not `"042"`, `"-0"` or `"1.0"`) is that integer, as in
/// PHP. A value is null, `Boolean`, `Long`, `Double`, `String`, [PhpBytes] or `PhpArray`. Not for
/// use by several threads at once.
public final class PhpArray {
    private final Map<Object, @Nullable Object> entries = new LinkedHashMap<>();

    private boolean hasIntegerKey;
    private long largestKey;

    /// A list: keys 0, 1, 2…
    public static PhpArray of(@Nullable Object... values) {
        var array = new PhpArray();
        for (Object value : values) {
            array.add(value);
        }
        return array;
    }

    /// Sets the value of a key; one that is there already keeps its place.
    ///
    /// @throws IllegalArgumentException when key or value are of a class that PHP has nothing for
    public PhpArray put(Object key, @Nullable Object value) {
        Object canonical = key(key);
        entries.put(canonical, value(value));
        if (canonical instanceof Long number && !(hasIntegerKey && number < largestKey)) {
            hasIntegerKey = true;
            largestKey = number;
        }
        return this;
    }

    /// Appends the value under the integer after the largest one, under 0 when there is none.
    ///
    /// @throws IllegalStateException when there is none after it
    public PhpArray add(@Nullable Object value) {
        if (!hasRoomToAdd()) {
            throw new IllegalStateException("the largest integer is a key already");
        }
        return put(hasIntegerKey ? largestKey + 1 : 0, value);
    }

    boolean hasRoomToAdd() {
        return !(hasIntegerKey && largestKey == Long.MAX_VALUE);
    }

    /// The value of a key, null when there is none.
    public @Nullable Object get(Object key) {
        return entries.get(key(key));
    }

    public boolean containsKey(Object key) {
        return entries.containsKey(key(key));
    }

    public int size() {
        return entries.size();
    }

    /// Whether the keys are 0, 1, 2… in this order; an empty array is a list.
    public boolean isList() {
        long expected = 0;
        for (Object key : entries.keySet()) {
            if (!(key instanceof Long number) || number != expected++) {
                return false;
            }
        }
        return true;
    }

    /// The entries in their order; a view that cannot be changed.
    public Map<Object, @Nullable Object> asMap() {
        return Collections.unmodifiableMap(entries);
    }

    /// The values in their order, whatever their keys.
    public List<@Nullable Object> asList() {
        return Collections.unmodifiableList(new ArrayList<@Nullable Object>(entries.values()));
    }

    /// A key as PHP keeps it: the `Long` that a canonical integer is, else the string.
    static Object canonical(String key) {
        int length = key.length();
        boolean negative = length > 1 && key.charAt(0) == '-';
        int first = negative ? 1 : 0;
        if (length == first || length - first > 19) {
            return key;
        }
        char lead = key.charAt(first);
        if (lead < '0' || lead > '9' || (lead == '0' && length > 1)) {
            return key;
        }
        long number = 0; // counted downwards: there is one more negative number
        for (int i = first; i < length; i++) {
            int digit = key.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number < (Long.MIN_VALUE + digit) / 10) {
                return key;
            }
            number = number * 10 - digit;
        }
        if (negative) {
            return number;
        }
        return number == Long.MIN_VALUE ? key : (Object) (-number);
    }

    private static Object key(Object key) {
        return switch (key) {
            case Long number -> number;
            case Integer number -> (long) number;
            case String text -> canonical(text);
            case PhpBytes bytes -> bytes;
            default ->
                    throw new IllegalArgumentException(
                            "a %s is no key of a PHP array".formatted(key.getClass().getName()));
        };
    }

    private static @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Integer number -> (long) number;
            case Boolean ok -> ok;
            case Long ok -> ok;
            case Double ok -> ok;
            case String ok -> ok;
            case PhpBytes ok -> ok;
            case PhpArray ok -> ok;
            default ->
                    throw new IllegalArgumentException(
                            "a %s is no PHP value; say it as text, a number, a list or a map"
                                    .formatted(value.getClass().getName()));
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PhpArray that
                && entries.equals(that.entries)
                && List.copyOf(entries.keySet()).equals(List.copyOf(that.entries.keySet()));
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /// Says how many entries there are, never which.
    @Override
    public String toString() {
        return "PhpArray[" + entries.size() + " entries]";
    }
}
