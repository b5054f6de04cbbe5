package io.longline.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/// A message that comes in several frames, RFC 6455, section 5.4, as far as it has come. To be
/// released, whether it is ever whole or not.
final class Fragments {
    private final IncomingFrame first;
    private final int mostBytes;
    private final ByteBuf bytes = ByteBufAllocator.DEFAULT.buffer();

    /// @param mostBytes how long the message may be
    Fragments(IncomingFrame first, int mostBytes) {
        this.first = first;
        this.mostBytes = mostBytes;
        bytes.writeBytes(first.payload());
    }

    /// @throws CorruptedWebSocketFrameException when the message gets too long
    void add(IncomingFrame next) {
        if (bytes.readableBytes() + (long) next.payload().length > mostBytes) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG,
                    "a message longer than the %d bytes allowed".formatted(mostBytes));
        }
        bytes.writeBytes(next.payload());
    }

    /// As if it had come in one frame.
    IncomingFrame whole() {
        var payload = new byte[bytes.readableBytes()];
        bytes.getBytes(bytes.readerIndex(), payload);
        return new IncomingFrame(true, first.deflated(), first.opcode(), payload);
    }

    void release() {
        bytes.release();
    }
}
