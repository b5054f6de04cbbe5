package io.longline.gateway.transport;

import io.longline.gateway.EncodedMessage;
import io.netty.buffer.ByteBuf;

/// A message as every client of a stream protocol gets it.
///
/// @param size of the message, without framing
record EncodedBytes(ByteBuf bytes, int size) implements EncodedMessage {

    @Override
    public void retain() {
        bytes.retain();
    }

    @Override
    public void release() {
        bytes.release();
    }
}
