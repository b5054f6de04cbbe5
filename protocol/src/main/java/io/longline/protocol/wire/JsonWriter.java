package io.longline.protocol.wire;

/// Writes JSON as PHP's `json_encode` does, `/` as `\/` included: peers compare it byte by byte.
final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

    private final GrowingBytes out = new GrowingBytes();
    private final boolean asciiOnly;

    private JsonWriter(boolean asciiOnly) {
        this.asciiOnly = asciiOnly;
    }

    /// json_encode without flags.
    static JsonWriter asciiOnly() {
        return new JsonWriter(true);
    }

    /// json_encode with JSON_UNESCAPED_UNICODE.
    static JsonWriter unicode() {
        return new JsonWriter(false);
    }

    /// Brackets, commas, numbers and words: ASCII that is written as it is.
    JsonWriter raw(String ascii) {
        out.ascii(ascii);
        return this;
    }

    /// @throws IllegalArgumentException when `text` has half a surrogate pair
    JsonWriter string(String text) {
        out.put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.ascii("\\\"");
                case '\\' -> out.ascii("\\\\");
                case '/' -> out.ascii("\\/");
                case '\b' -> out.ascii("\\b");
                case '\f' -> out.ascii("\\f");
                case '\n' -> out.ascii("\\n");
                case '\r' -> out.ascii("\\r");
                case '\t' -> out.ascii("\\t");
                default -> {
                    if (c >= 0x20 && c < 0x80) {
                        out.put(c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        beyondAscii(text, i, i + 2);
                        i++;
                    } else {
                        beyondAscii(text, i, i + 1);
                    }
                }
            }
        }
        out.put('"');
        return this;
    }

    /// A list of strings.
    JsonWriter strings(Iterable<String> texts) {
        String separator = "[";
        for (String text : texts) {
            raw(separator).string(text);
            separator = ",";
        }
        return raw(separator.equals("[") ? "[]" : "]");
    }

    byte[] toBytes() {
        return out.toBytes();
    }

    /// One character, which may be a pair.
    private void beyondAscii(String text, int from, int to) {
        byte[] coded = Utf8.encode(text.substring(from, to));
        char c = text.charAt(from);
        // line separators end a line in old JavaScript, so PHP escapes them always
        if (asciiOnly || c < 0x20 || c == '\u2028' || c == '\u2029') {
            for (int i = from; i < to; i++) {
                escape(text.charAt(i));
            }
        } else {
            out.put(coded);
        }
    }

    private void escape(char c) {
        out.ascii("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.put(HEX.charAt((c >> shift) & 0xF));
        }
    }
}
