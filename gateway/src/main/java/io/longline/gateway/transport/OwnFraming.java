package io.longline.gateway.transport;

import io.longline.gateway.ClientProtocol;
import io.longline.protocol.Message;
import io.netty.buffer.ByteBuf;

import java.nio.ByteBuffer;

/// The user's own protocol.
final class OwnFraming implements Framing {
    private final ClientProtocol protocol;

    OwnFraming(ClientProtocol protocol) {
        this.protocol = protocol;
    }

    /// Makes the protocol that a listen address names.
    ///
    /// @throws IllegalArgumentException that says what the class lacks
    static OwnFraming load(String className) {
        return new OwnFraming(instance(className));
    }

    private static ClientProtocol instance(String className) {
        try {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            Class<?> found = Class.forName(className, true, context);
            return found.asSubclass(ClientProtocol.class).getDeclaredConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "there is no class %s; look at its spelling and at the class path"
                            .formatted(className),
                    e);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    "%s does not implement %s".formatted(className, ClientProtocol.class.getName()),
                    e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "%s cannot be made: it needs a public constructor without arguments that does not throw"
                            .formatted(className),
                    e);
        }
    }

    @Override
    public int packageLength(ByteBuf received, int seen) {
        int length = protocol.input(received.nioBuffer().asReadOnlyBuffer());
        if (length < 0) {
            throw new IllegalArgumentException("its protocol refuses what it sent");
        }
        return length;
    }

    @Override
    public Message read(ByteBuf received, int length) {
        ByteBuffer whole =
                received.nioBuffer(received.readerIndex(), length).slice().asReadOnlyBuffer();
        received.skipBytes(length);
        return protocol.decode(whole);
    }

    @Override
    public ByteBuf encode(Message message) {
        ByteBuffer encoded = protocol.encode(message);
        return Buffers.exactly(encoded.remaining()).writeBytes(encoded);
    }
}
