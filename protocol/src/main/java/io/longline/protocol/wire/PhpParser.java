package io.longline.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what PHP's `serialize` wrote, as far as it is plain data: `N b i d s a`.
///
/// Objects, references and everything else are refused: nothing that a peer sends may name a class.
/// Counts and lengths are held against what is left of the input before anything is set aside for
/// them, and arrays may be nested [#MAX_DEPTH] levels deep.
public final class PhpParser {

    /// How deep arrays may be nested, 64: far more than a session needs, far less than a stack has.
    public static final int MAX_DEPTH = 64;

    // `i:0;N;`
    private static final int SHORTEST_ENTRY = 6;

    // more than any number has that was written with 17 digits, or with all of them by an old PHP
    private static final int LONGEST_NUMBER = 400;

    /// What is done with one entry of an array.
    @FunctionalInterface
    interface EntryAction {
        /// @param key a `Long`, a `String`, or [PhpBytes]
        /// @param value stands at the entry's value, which is to be read once: by [#value] or
        ///   [#stringBytes]
        void accept(Object key, PhpParser value);
    }

    private final byte[] in;
    private int at;
    private int depth; // how many arrays are open

    private PhpParser(byte[] in) {
        this.in = in;
    }

    /// The value: null, `Boolean`, `Long`, `Double`, `String` where it is UTF-8, [PhpBytes] where
    /// it is not, or [PhpArray].
    ///
    /// @throws WireFormatException when `serialized` is not exactly one value of these
    public static @Nullable Object parse(byte[] serialized) {
        var parser = new PhpParser(serialized);
        Object value = parser.value();
        parser.end();
        return value;
    }

    /// The array that `serialized` must be.
    ///
    /// @throws WireFormatException when it is anything else
    public static PhpArray parseArray(byte[] serialized) {
        if (parse(serialized) instanceof PhpArray array) {
            return array;
        }
        throw noArray();
    }

    /// Goes through the array that `serialized` must be; nothing is kept but what `action` keeps.
    ///
    /// @throws WireFormatException when it is anything else, which may show behind some entries
    static void forEachEntry(byte[] serialized, EntryAction action) {
        var parser = new PhpParser(serialized);
        if (parser.next() != 'a') {
            throw noArray();
        }
        parser.entries(0, action);
        parser.end();
    }

    /// Whether a string comes next.
    boolean isAtString() {
        return peek() == 's';
    }

    /// The bytes of the string that comes next, whether they are UTF-8 or not.
    byte[] stringBytes() {
        expect('s');
        int length = beginString();
        byte[] bytes = Arrays.copyOfRange(in, at, at + length);
        endString(length);
        return bytes;
    }

    /// The value that comes next.
    @Nullable Object value() {
        int start = at;
        int type = next();
        return switch (type) {
            case 'N' -> {
                expect(';');
                yield null;
            }
            case 'b' -> bool();
            case 'i' -> {
                expect(':');
                yield integer(';');
            }
            case 'd' -> real();
            case 's' -> string();
            case 'a' -> array(start);
            default -> throw refused(start, type);
        };
    }

    private Boolean bool() {
        expect(':');
        int digit = next();
        if (digit != '0' && digit != '1') {
            throw broken(at - 1, "a boolean is 0 or 1, found " + show(digit));
        }
        expect(';');
        return digit == '1';
    }

    private Long integer(char terminator) {
        int start = at;
        int sign = peek();
        if (sign == '-' || sign == '+') {
            at++;
        }
        long number = 0; // counted downwards: there is one more negative number
        int digits = 0;
        for (int c = next(); c != terminator; c = next()) {
            int digit = c - '0';
            if (digit < 0 || digit > 9) {
                throw broken(at - 1, "a digit was expected, found " + show(c));
            }
            if (number < (Long.MIN_VALUE + digit) / 10) {
                throw broken(start, "the integer does not fit 64 bits");
            }
            number = number * 10 - digit;
            digits++;
        }
        if (digits == 0) {
            throw broken(start, "an integer has no digits");
        }
        if (sign == '-') {
            return number;
        }
        if (number == Long.MIN_VALUE) {
            throw broken(start, "the integer does not fit 64 bits");
        }
        return -number;
    }

    private Double real() {
        expect(':');
        int start = at;
        while (peek() != ';') {
            at++;
        }
        int length = at++ - start;
        if (length > LONGEST_NUMBER) {
            throw broken(start, "a number of %d characters".formatted(length));
        }
        String text = new String(in, start, length, StandardCharsets.ISO_8859_1);
        return switch (text) {
            case "INF" -> Double.POSITIVE_INFINITY;
            case "-INF" -> Double.NEGATIVE_INFINITY;
            case "NAN" -> Double.NaN;
            default -> finite(start, text);
        };
    }

    private static Double finite(int start, String text) {
        for (int i = 0; i < text.length(); i++) {
            // Java reads more than PHP writes: 0x1p3, 1.5f, blanks
            if ("+-.0123456789eE".indexOf(text.charAt(i)) < 0) {
                throw broken(start + i, "a number was expected, found " + show(text.charAt(i)));
            }
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException notANumber) {
            throw broken(start, "a number was expected");
        }
    }

    private Object string() {
        int length = beginString();
        int start = at;
        endString(length);
        String text = Utf8.decodeOrNull(in, start, length);
        return text != null ? text : PhpBytes.owning(Arrays.copyOfRange(in, start, start + length));
    }

    /// @return how many bytes of the string come now; that many are left
    private int beginString() {
        expect(':');
        int length = count(1, "a string", 4);
        expect(':');
        expect('"');
        return length;
    }

    private void endString(int length) {
        at += length;
        expect('"');
        expect(';');
    }

    private PhpArray array(int start) {
        var array = new PhpArray();
        entries(start, (key, value) -> array.put(key, value.value()));
        return array;
    }

    private void entries(int start, EntryAction action) {
        depth++;
        if (depth > MAX_DEPTH) {
            throw broken(start, "arrays are nested deeper than %d levels".formatted(MAX_DEPTH));
        }
        expect(':');
        int size = count(SHORTEST_ENTRY, "an array", 3);
        expect(':');
        expect('{');
        for (int i = 0; i < size; i++) {
            action.accept(key(), this);
        }
        expect('}');
        depth--;
    }

    /// Nothing may come any more.
    private void end() {
        if (at != in.length) {
            throw broken(at, "%d bytes follow the value".formatted(in.length - at));
        }
    }

    private Object key() {
        int start = at;
        int type = next();
        return switch (type) {
            case 'i' -> {
                expect(':');
                yield integer(';');
            }
            case 's' -> string();
            default -> throw broken(start, "a key is an integer or a string, found " + show(type));
        };
    }

    /// A count that what is left of the input can hold; leaves the `:` after it unread.
    private int count(int bytesEach, String what, int around) {
        int start = at;
        long count = 0;
        while (peek() != ':') {
            int digit = next() - '0';
            if (digit < 0 || digit > 9) {
                throw broken(at - 1, "a digit was expected, found " + show(digit + '0'));
            }
            count = count * 10 + digit;
            if (count > in.length) {
                throw tooMany(start, what);
            }
        }
        if (at == start) {
            throw broken(start, what + " does not say how long it is");
        }
        if (count * bytesEach > in.length - at - around) {
            throw tooMany(start, what);
        }
        return (int) count;
    }

    private static WireFormatException noArray() {
        return new WireFormatException("an array was expected, found another PHP value");
    }

    private WireFormatException tooMany(int start, String what) {
        return broken(start, what + " says it is longer than the rest of the input");
    }

    private void expect(char expected) {
        int found = next();
        if (found != expected) {
            throw broken(at - 1, show(expected) + " was expected, found " + show(found));
        }
    }

    private int next() {
        int c = peek();
        at++;
        return c;
    }

    private int peek() {
        if (at >= in.length) {
            throw broken(at, "the input ends too early");
        }
        return in[at] & 0xFF;
    }

    private WireFormatException refused(int start, int type) {
        return switch (type) {
            case 'O', 'C' -> broken(start, "objects are refused");
            case 'E' -> broken(start, "enums are refused");
            case 'R', 'r' -> broken(start, "references are refused");
            default -> broken(start, "no plain value begins with " + show(type));
        };
    }

    private static WireFormatException broken(int offset, String what) {
        return new WireFormatException("PHP serialization, byte %d: %s".formatted(offset, what));
    }

    private static String show(int c) {
        return c > 0x20 && c < 0x7F ? "'" + (char) c + "'" : "0x%02x".formatted(c & 0xFF);
    }
}
