package io.longline.gateway.transport;

import io.longline.protocol.Message;
import io.longline.protocol.Message.Form;
import io.netty.buffer.ByteBuf;

/// Four bytes of length, themselves included, then the message.
final class LengthFraming implements Framing {
    private static final int HEADER_BYTES = 4;

    @Override
    public int packageLength(ByteBuf received, int seen) {
        if (received.readableBytes() < HEADER_BYTES) {
            return 0;
        }
        long length = received.getUnsignedInt(received.readerIndex());
        if (length < HEADER_BYTES || length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a frame says it is %d bytes long, header and all".formatted(length));
        }
        return (int) length;
    }

    @Override
    public Message read(ByteBuf received, int length) {
        var bytes = new byte[length - HEADER_BYTES];
        received.skipBytes(HEADER_BYTES).readBytes(bytes);
        return Message.owning(bytes, Form.TEXT);
    }

    @Override
    public ByteBuf encode(Message message) {
        int length = message.size() + HEADER_BYTES;
        return Buffers.exactly(length).writeInt(length).writeBytes(message.view());
    }
}
