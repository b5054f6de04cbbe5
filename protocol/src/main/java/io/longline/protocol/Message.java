package io.longline.protocol;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// One application message: its bytes, and how they travel. Never changed after construction, so
/// one message may be on its way to any number of clients.
public final class Message {

    /// How the bytes of a message are to be taken.
    public enum Form {
        /// Text, in UTF-8 where all is well: a WebSocket text frame, a line of `text`.
        TEXT,
        /// Bytes: a WebSocket binary frame. Protocols that know one kind of message only treat them
        /// as [#TEXT].
        BINARY,
        /// Already framed for the client's own protocol: written to the socket as it is, PHP's
        /// `$raw`.
        ENCODED,
        /// A PHP-serialized array, which a PHP backend may send in place of text; clients receive
        /// it as JSON.
        PHP_VALUE
    }

    public static final Message EMPTY = new Message(new byte[0], Form.TEXT);

    private final byte[] bytes;
    private final Form form;
    private final @Nullable String key;

    private Message(byte[] bytes, Form form) {
        this(bytes, form, null);
    }

    private Message(byte[] bytes, Form form, @Nullable String key) {
        this.bytes = bytes;
        this.form = form;
        this.key = key;
    }

    public static Message text(String text) {
        return new Message(text.getBytes(StandardCharsets.UTF_8), Form.TEXT);
    }

    /// Text that is in UTF-8 already; the array is copied.
    public static Message text(byte[] utf8) {
        return new Message(utf8.clone(), Form.TEXT);
    }

    /// The array is copied.
    public static Message binary(byte[] bytes) {
        return new Message(bytes.clone(), Form.BINARY);
    }

    /// Bytes that are framed for the client's protocol already; the array is copied.
    public static Message encoded(byte[] bytes) {
        return new Message(bytes.clone(), Form.ENCODED);
    }

    /// Takes the array over without copying: the caller must not touch it again.
    public static Message owning(byte[] bytes, Form form) {
        return new Message(bytes, form);
    }

    /// Takes what remains in `source`, leaving it fully read.
    public static Message copyOf(ByteBuffer source, Form form) {
        var bytes = new byte[source.remaining()];
        source.get(bytes);
        return new Message(bytes, form);
    }

    /// How long a key may be, in bytes of UTF-8.
    public static final int MAX_KEY_BYTES = 255;

    /// The same message under a key: what it says replaces what an earlier message with this key
    /// said, as the price of one share does.
    ///
    /// A gateway whose policy for slow clients is to keep the latest holds back no more than one
    /// message of each key for a client that does not keep up. To all other clients, at all other
    /// gateways and to PHP's a key means nothing; clients never see it.
    ///
    /// @param key 1 to 255 bytes of UTF-8
    public Message withKey(String key) {
        int length = key.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > MAX_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a message's key has 1 to %d bytes, this one has %d"
                            .formatted(MAX_KEY_BYTES, length));
        }
        return new Message(bytes, form, key);
    }

    /// See [#withKey]; null for none, as most messages.
    public @Nullable String key() {
        return key;
    }

    public Form form() {
        return form;
    }

    public boolean isBinary() {
        return form == Form.BINARY;
    }

    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /// The bytes read as UTF-8; what is not UTF-8 shows as U+FFFD.
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The bytes without a copy, read-only; each caller gets its own position and limit.
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /// Appends the bytes to `target`, which must have room for [#size()] of them.
    public void copyTo(ByteBuffer target) {
        target.put(bytes);
    }

    /// Copies the bytes into `target` from index `at` on.
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message that
                && form == that.form
                && Objects.equals(key, that.key)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Says how long it is, never what it says: payloads do not belong in logs.
    @Override
    public String toString() {
        return "Message[" + form + ", " + bytes.length + " bytes]";
    }
}
