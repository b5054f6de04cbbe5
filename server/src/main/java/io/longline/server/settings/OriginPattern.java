package io.longline.server.settings;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/// From which web pages a WebSocket may be opened: `https://example.com`, `https://*.example.com`,
/// `http://localhost:*`, `same-host`, `null` or `*`.
///
/// @param text as it is written
public record OriginPattern(String text) {
    private static final Pattern WORD = Pattern.compile("\\*|same-host|null");
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*");
    private static final Pattern HOST =
            Pattern.compile("(\\*\\.)?[a-zA-Z0-9_-]+(\\.[a-zA-Z0-9_-]+)*|\\[[0-9a-fA-F:.]+]");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}|\\*");

    private static final String EXPECTED =
            "expected an origin as browsers name it, https://example.com, https://*.example.com or"
                    + " http://localhost:*, or one of '*', same-host and 'null' (in quotes)";

    static final OriginPattern ANY = new OriginPattern("*");

    /// @throws IllegalArgumentException saying what is wrong with it, and what to write instead
    public OriginPattern {
        if (!WORD.matcher(text).matches()) {
            check(text);
        }
    }

    private static void check(String text) {
        if (text.replace("'", "").equals("self")) {
            throw new IllegalArgumentException("pages of the same host are called same-host here");
        }
        int mark = text.indexOf("://");
        if (mark < 0 && isPlace(text)) {
            throw wrong("it names no scheme, so write https://" + text);
        }
        if (mark < 0 || !SCHEME.matcher(text.substring(0, mark)).matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String place = text.substring(mark + 3);
        int end = indexOfAny(place, "/?#");
        if (end >= 0) {
            throw wrong(
                    "an origin ends with the host or its port, so write "
                            + text.substring(0, mark + 3 + end));
        }
        if (!isPlace(place)) {
            throw place.chars().allMatch(c -> c < 0x80)
                    ? new IllegalArgumentException(EXPECTED)
                    : wrong("browsers write it in ASCII, so write " + ascii(text, mark + 3));
        }
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what);
    }

    /// Whether it is a host, with a port or without one.
    private static boolean isPlace(String text) {
        int colon = text.lastIndexOf(':');
        boolean withPort = colon > text.lastIndexOf(']');
        return HOST.matcher(withPort ? text.substring(0, colon) : text).matches()
                && (!withPort || PORT.matcher(text.substring(colon + 1)).matches());
    }

    private static int indexOfAny(String text, String marks) {
        for (int i = 0; i < text.length(); i++) {
            if (marks.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static String ascii(String text, int place) {
        try {
            return text.substring(0, place) + IDN.toASCII(text.substring(place));
        } catch (IllegalArgumentException noName) {
            return text.substring(0, place).toLowerCase(Locale.ROOT) + "xn--…";
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
