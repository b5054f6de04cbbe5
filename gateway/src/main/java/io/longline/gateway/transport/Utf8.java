package io.longline.gateway.transport;

import java.nio.ByteBuffer;

/// Whether bytes are UTF-8, as RFC 3629 has it: no surrogates, nothing longer than need be.
final class Utf8 {
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /// @param bytes keeps its position
    static boolean isValid(ByteBuffer bytes) {
        int at = bytes.position();
        int end = bytes.limit();
        while (at < end) {
            while (at + Long.BYTES <= end && (bytes.getLong(at) & HIGH_BITS) == 0) {
                at += Long.BYTES;
            }
            if (at == end) {
                return true;
            }
            int length = bytes.get(at) >= 0 ? 1 : sequence(bytes, at, end);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /// How long the character is that begins at `at`; 0 when it is none. The table is that of RFC
    /// 3629, section 4: only the second byte's range depends on the first.
    private static int sequence(ByteBuffer bytes, int at, int end) {
        int first = bytes.get(at) & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > end) {
            return 0;
        }
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        int second = bytes.get(at + 1) & 0xFF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes.get(i) & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
