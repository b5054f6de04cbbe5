package io.longline.protocol.wire;

import java.util.Arrays;

/// A PHP string that is not UTF-8, and so no Java string.
public final class PhpBytes {
    private final byte[] bytes;

    private PhpBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The array is copied.
    public static PhpBytes of(byte[] bytes) {
        return new PhpBytes(bytes.clone());
    }

    /// Takes the array over without copying.
    static PhpBytes owning(byte[] bytes) {
        return new PhpBytes(bytes);
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The bytes themselves.
    byte[] array() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PhpBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Says how many there are, never which.
    @Override
    public String toString() {
        return "PhpBytes[" + bytes.length + " bytes]";
    }
}
