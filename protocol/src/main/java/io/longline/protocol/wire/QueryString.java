package io.longline.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A query string as PHP's `parse_str` reads it: `a[]=1&a[k]=2&x.y=3` is `['a' => [0 => '1', 'k' =>
/// '2'], 'x_y' => '3']`. Written after what PHP 8.2 answers.
final class QueryString {

    /// What comes after is left out, PHP's `max_input_vars`.
    static final int MAX_VARIABLES = 1000;

    /// What is nested deeper is left out. PHP allows 64, but it stands inside of two more arrays,
    /// and the whole must stay within what a strict reader takes.
    static final int MAX_DEPTH = PhpParser.MAX_DEPTH - 2;

    private QueryString() {}

    static PhpArray parse(String query) {
        var variables = new PhpArray();
        int count = 0;
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty() && count++ < MAX_VARIABLES) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                set(variables, path(decode(name)), string(decode(value)));
            }
        }
        return variables;
    }

    /// The keys that a name leads through; an empty one appends. None when PHP drops the name.
    private static List<String> path(byte[] decoded) {
        // one char for each byte, so that brackets are found in whatever it is
        String name = new String(decoded, StandardCharsets.ISO_8859_1);
        int nul = name.indexOf('\0');
        name = (nul < 0 ? name : name.substring(0, nul)).replaceAll("^ +", "");
        int open = name.indexOf('[');
        if (name.isEmpty() || open == 0) {
            return List.of();
        }
        int close = open < 0 ? -1 : name.indexOf(']', open);
        var path = new ArrayList<String>();
        if (close < 0) {
            path.add(name.replace('.', '_').replace(' ', '_').replace('[', '_'));
            return path;
        }
        path.add(name.substring(0, open).replace('.', '_').replace(' ', '_'));
        while (close >= 0) {
            path.add(name.substring(open + 1, close));
            open = close + 1;
            boolean more = open < name.length() && name.charAt(open) == '[';
            close = more ? name.indexOf(']', open) : -1;
        }
        return path;
    }

    private static void set(PhpArray variables, List<String> path, Object value) {
        if (path.isEmpty() || path.size() > MAX_DEPTH) {
            return;
        }
        PhpArray array = variables;
        for (String step : path.subList(0, path.size() - 1)) {
            @Nullable PhpArray inner = step(array, step);
            if (inner == null) {
                return;
            }
            array = inner;
        }
        String last = path.getLast();
        if (!last.isEmpty()) {
            array.put(key(last), value);
        } else if (array.hasRoomToAdd()) {
            array.add(value);
        }
    }

    /// The array under a key, made when there is none; null when there is no room for it.
    private static @Nullable PhpArray step(PhpArray array, String step) {
        if (!step.isEmpty() && array.get(key(step)) instanceof PhpArray there) {
            return there;
        }
        var made = new PhpArray();
        if (!step.isEmpty()) {
            array.put(key(step), made);
        } else if (array.hasRoomToAdd()) {
            array.add(made);
        } else {
            return null;
        }
        return made;
    }

    private static Object key(String latin1) {
        return string(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Object string(byte[] bytes) {
        String text = Utf8.decodeOrNull(bytes, 0, bytes.length);
        return text != null ? text : PhpBytes.owning(bytes);
    }

    /// PHP's urldecode: `+` is a blank, a `%` without two hex digits stays.
    private static byte[] decode(String coded) {
        byte[] in = coded.getBytes(StandardCharsets.UTF_8);
        var out = new GrowingBytes();
        for (int i = 0; i < in.length; i++) {
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (in[i] == '%' && high >= 0 && low >= 0) {
                out.put((high << 4) | low);
                i += 2;
            } else {
                out.put(in[i] == '+' ? ' ' : in[i]);
            }
        }
        return out.toBytes();
    }
}
