package io.longline.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// UTF-8 that is taken at its word. A replacement character would turn two different names into
/// one.
final class Utf8 {
    private Utf8() {}

    /// @throws IllegalArgumentException when `text` has half a surrogate pair
    static byte[] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = Character.isSupplementaryCodePoint(text.codePointAt(i));
                if (!pair) {
                    throw new IllegalArgumentException(
                            "half a surrogate pair at character %d, which UTF-8 cannot carry"
                                    .formatted(i));
                }
                i++;
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The text, or null when the bytes are not UTF-8.
    static @Nullable String decodeOrNull(byte[] bytes, int from, int length) {
        if (isAscii(bytes, from, length)) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    /// @param what names the text in the error
    /// @throws IllegalArgumentException when the bytes are not UTF-8
    static String decode(String what, byte[] bytes) {
        String text = decodeOrNull(bytes, 0, bytes.length);
        if (text == null) {
            throw new IllegalArgumentException(
                    "%s of %d bytes is not UTF-8".formatted(what, bytes.length));
        }
        return text;
    }

    private static boolean isAscii(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
