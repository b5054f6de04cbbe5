package io.longline.protocol;

import java.util.Arrays;

/// A client's session as the gateway keeps it: PHP-serialized bytes that it does not look into.
public final class SerializedSession {

    /// No session: PHP's empty string. What a client has until somebody sets one.
    public static final SerializedSession NONE = new SerializedSession(new byte[0]);

    private final byte[] bytes;

    private SerializedSession(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes the array over without copying: the caller must not touch it again.
    public static SerializedSession owning(byte[] bytes) {
        return bytes.length == 0 ? NONE : new SerializedSession(bytes);
    }

    public boolean isNone() {
        return bytes.length == 0;
    }

    public int size() {
        return bytes.length;
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// Copies the bytes into `target` from index `at` on.
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SerializedSession that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Says how long it is, never what is in it.
    @Override
    public String toString() {
        return "SerializedSession[" + bytes.length + " bytes]";
    }
}
