package io.longline.gateway.transport;

import io.longline.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Memory for what goes out.
final class Buffers {
    private static final int SMALL_BYTES = 256;

    private Buffers() {}

    /// Room for `length` bytes and not one more: messages share a buffer with many sockets, and a
    /// TLS handler would write into room that is left over.
    static ByteBuf exactly(int length) {
        return ByteBufAllocator.DEFAULT.directBuffer(length, length);
    }

    static ByteBuf copyOf(Message message) {
        return exactly(message.size()).writeBytes(message.view());
    }

    /// What is left of what was read, until more comes: in memory that fits it, for whoever sends a
    /// byte and falls silent is to cost no more than that, and a stream of which a part is always
    /// left is not to grow.
    ///
    /// @param bytes released when it is not what is returned
    static ByteBuf keep(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (bytes.capacity() <= 4 * (long) length + SMALL_BYTES) {
            return bytes;
        }
        try {
            return ByteBufAllocator.DEFAULT.buffer(length).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }
}
