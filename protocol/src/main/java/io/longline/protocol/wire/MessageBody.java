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
        return Packet.about(word, connection, flags(message, peer), ext, message.view());
    }

    static Packet aboutOptional(
            int word, int connection, byte[] ext, @Nullable Message message, Capabilities peer) {
        return message == null
                ? Packet.about(word, connection, 0, ext, ByteBuffer.wrap(NULL))
                : about(word, connection, ext, message, peer);
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
        Message message = Message.copyOf(packet.body().duplicate(), form(packet));
        if (message.form() == Form.PHP_VALUE) {
            Contents.of("the message", () -> PhpParser.parse(message.bytes()));
        }
        return message;
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
