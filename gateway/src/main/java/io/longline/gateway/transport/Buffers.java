package io.longline.gateway.transport;

import io.longline.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Memory for what goes out.
final class Buffers {
    private Buffers() {}

    /// Room for `length` bytes and not one more: messages share a buffer with many sockets, and a
    /// TLS handler would write into room that is left over.
    static ByteBuf exactly(int length) {
        return ByteBufAllocator.DEFAULT.directBuffer(length, length);
    }

    static ByteBuf copyOf(Message message) {
        return exactly(message.size()).writeBytes(message.view());
    }
}
