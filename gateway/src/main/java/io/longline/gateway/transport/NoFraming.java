package io.longline.gateway.transport;

import io.longline.protocol.Message;
import io.longline.protocol.Message.Form;
import io.netty.buffer.ByteBuf;

/// Whatever arrives at once is a message.
final class NoFraming implements Framing {

    @Override
    public int packageLength(ByteBuf received, int seen) {
        return received.readableBytes();
    }

    @Override
    public Message read(ByteBuf received, int length) {
        var bytes = new byte[length];
        received.readBytes(bytes);
        return Message.owning(bytes, Form.TEXT);
    }

    @Override
    public ByteBuf encode(Message message) {
        return Buffers.exactly(message.size()).writeBytes(message.view());
    }
}
