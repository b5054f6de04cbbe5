package io.longline.gateway.transport;

import io.longline.protocol.Message;
import io.longline.protocol.Message.Form;
import io.netty.buffer.ByteBuf;

/// A message ends with a line feed; telnet's carriage returns before it are no part of it.
final class TextFraming implements Framing {

    @Override
    public int packageLength(ByteBuf received, int seen) {
        int from = received.readerIndex();
        int at = received.indexOf(from + seen, received.writerIndex(), (byte) '\n');
        return at < 0 ? 0 : at - from + 1;
    }

    @Override
    public Message read(ByteBuf received, int length) {
        int from = received.readerIndex();
        int end = from + length - 1;
        while (end > from && received.getByte(end - 1) == '\r') {
            end--;
        }
        var bytes = new byte[end - from];
        received.getBytes(from, bytes);
        received.skipBytes(length);
        return Message.owning(bytes, Form.TEXT);
    }

    @Override
    public ByteBuf encode(Message message) {
        return Buffers.exactly(message.size() + 1).writeBytes(message.view()).writeByte('\n');
    }
}
