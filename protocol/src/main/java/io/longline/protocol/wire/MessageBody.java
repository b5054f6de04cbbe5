package io.longline.protocol.wire;

import io.longline.protocol.Message;
import io.longline.protocol.Message.Form;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/// A message as the body of a package, and the flags that say how the body is to be taken.
final class MessageBody {

    // how PHP says that there is no message: serialize(null)
    private static final byte[] NULL = {'N', ';'};

    private MessageBody() {}

    static Packet about(int word, int connection, byte[] ext, Message message, Capabilities peer) {
        String key = peer.longline() ? message.key() : null;
        return key == null
                ? Packet.about(word, connection, flags(message, peer), ext, message.view())
                : Packet.about(
                        word,
                        connection,
                        flags(message, peer) | Packet.KEYED,
                        ext,
                        keyed(Utf8.encode(key), message));
    }

    static Packet aboutOptional(
            int word, int connection, byte[] ext, @Nullable Message message, Capabilities peer) {
        return message == null
                ? Packet.about(word, connection, 0, ext, ByteBuffer.wrap(NULL))
                : about(word, connection, ext, message, peer);
    }

    private static ByteBuffer keyed(byte[] key, Message message) {
        return ByteBuffer.allocate(1 + key.length + message.size())
                .put((byte) key.length)
                .put(key)
                .put(message.view())
                .flip();
    }

    static int flags(Message message, Capabilities peer) {
        return switch (message.form()) {
            case TEXT -> Packet.PLAIN;
            case BINARY -> peer.longline() ? Packet.PLAIN | Packet.BINARY : Packet.PLAIN;
            case ENCODED -> Packet.PLAIN | Packet.ENCODED;
            case PHP_VALUE -> 0;
        };
    }

    /// @throws IllegalArgumentException when it is a PHP value that is refused
    static Message decode(Packet packet) {
        ByteBuffer body = packet.body().duplicate();
        String key = packet.is(Packet.KEYED) ? key(body) : null;
        Message message = Message.copyOf(body, form(packet));
        if (message.form() == Form.PHP_VALUE) {
            Contents.of("the message", () -> PhpParser.parse(message.bytes()));
        }
        return key == null ? message : message.withKey(key);
    }

    private static String key(ByteBuffer body) {
        int length = body.hasRemaining() ? Byte.toUnsignedInt(body.get()) : 0;
        if (length == 0 || length > body.remaining()) {
            throw new IllegalArgumentException(
                    "a message's key of %d bytes does not fit its body".formatted(length));
        }
        var key = new byte[length];
        body.get(key);
        return Utf8.decode("a message's key", key);
    }

    /// The message, or null for PHP's null.
    static @Nullable Message decodeOptional(Packet packet) {
        boolean none = !packet.is(Packet.PLAIN) && packet.body().equals(ByteBuffer.wrap(NULL));
        return none ? null : decode(packet);
    }

    private static Form form(Packet packet) {
        if (!packet.is(Packet.PLAIN)) {
            return Form.PHP_VALUE;
        }
        if (packet.is(Packet.ENCODED)) {
            return Form.ENCODED;
        }
        return packet.is(Packet.BINARY) ? Form.BINARY : Form.TEXT;
    }
}
