package io.longline.protocol.wire;

import io.longline.protocol.SerializedSession;

import java.util.Arrays;

/// Bytes that are written one after another.
final class GrowingBytes {
    private static final int MOST_DIGITS = 20; // of a long, with its sign

    private byte[] bytes = new byte[64];
    private int length;

    /// Makes room for as many bytes more, if so many are possible at all.
    void expect(long more) {
        ensure((int) Math.min(more, Integer.MAX_VALUE - 8 - length));
    }

    GrowingBytes put(int oneByte) {
        ensure(1);
        bytes[length++] = (byte) oneByte;
        return this;
    }

    GrowingBytes put(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /// Text that is known to be ASCII.
    GrowingBytes ascii(String text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /// The number in decimal digits.
    GrowingBytes decimal(long number) {
        if (number == Long.MIN_VALUE) { // there is no such positive number
            return ascii(Long.toString(number));
        }
        ensure(MOST_DIGITS);
        if (number < 0) {
            bytes[length++] = '-';
        }
        long rest = Math.abs(number);
        int end = length + digits(rest);
        length = end;
        do {
            bytes[--end] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        return this;
    }

    /// The bytes of the session, which are not copied on the way.
    GrowingBytes put(SerializedSession session) {
        ensure(session.size());
        session.copyTo(bytes, length);
        length += session.size();
        return this;
    }

    private static int digits(long positive) {
        int digits = 1;
        for (long rest = positive; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void ensure(int more) {
        if (more > bytes.length - length) {
            long needed = (long) length + more;
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("%d bytes are too many".formatted(needed));
            }
            long roomy = Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) roomy);
        }
    }
}
