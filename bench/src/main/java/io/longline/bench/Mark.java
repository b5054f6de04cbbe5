package io.longline.bench;

import java.util.HexFormat;

/// By this, anywhere in a message, the load generator knows it and when it was sent:
/// `@000.<sequence>.<nanoseconds>@`, in hexadecimal digits. 000 is the sender's number.
final class Mark {
    private Mark() {}

    /// @param nanos of [System#nanoTime], the clock that the generator reads, too
    static String of(long sequence, long nanos) {
        var hex = HexFormat.of();
        return "@000." + hex.toHexDigits(sequence, 8) + '.' + hex.toHexDigits(nanos) + '@';
    }
}
