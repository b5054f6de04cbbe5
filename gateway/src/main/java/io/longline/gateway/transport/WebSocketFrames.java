package io.longline.gateway.transport;

import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;
import io.netty.buffer.ByteBuf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Frames from server to client, RFC 6455, section 5.2: whole messages, not masked.
final class WebSocketFrames {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int LAST = 0x80;
    private static final int DEFLATED = 0x40; // RSV1
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;

    private WebSocketFrames() {}

    static ByteBuf message(int opcode, Message message) {
        return frame(LAST | opcode, message.view());
    }

    static ByteBuf deflated(int opcode, byte[] payload) {
        return frame(LAST | DEFLATED | opcode, ByteBuffer.wrap(payload));
    }

    static ByteBuf pong(byte[] payload) {
        return frame(LAST | PONG, ByteBuffer.wrap(payload));
    }

    static ByteBuf close(CloseReason reason) {
        byte[] text = reason.text().getBytes(StandardCharsets.UTF_8);
        return frame(
                LAST | CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) reason.code())
                        .put(text)
                        .flip());
    }

    /// Without a reason, for a client that gave none.
    static ByteBuf close() {
        return frame(LAST | CLOSE, ByteBuffer.allocate(0));
    }

    private static ByteBuf frame(int first, ByteBuffer payload) {
        int length = payload.remaining();
        ByteBuf frame;
        if (length < LENGTH_IN_TWO_BYTES) {
            frame = Buffers.exactly(2 + length).writeByte(first).writeByte(length);
        } else if (length <= 0xFFFF) {
            frame =
                    Buffers.exactly(4 + length)
                            .writeByte(first)
                            .writeByte(LENGTH_IN_TWO_BYTES)
                            .writeShort(length);
        } else {
            frame =
                    Buffers.exactly(10 + length)
                            .writeByte(first)
                            .writeByte(LENGTH_IN_EIGHT_BYTES)
                            .writeLong(length);
        }
        return frame.writeBytes(payload);
    }
}
