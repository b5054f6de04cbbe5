package io.longline.gateway.transport;

import io.longline.gateway.EncodedMessage;
import io.longline.protocol.Message;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/// A message as WebSocket clients get it: one frame, and another for those that want it deflated,
/// made when the first of them is met. Stays on the event loop on which it was encoded.
final class WebSocketMessage implements EncodedMessage {

    /// Below that the deflated form is hardly shorter.
    private static final int WORTH_DEFLATING_BYTES = 128;

    private final ByteBuf frame;
    private final int opcode; // 0: the bytes are framed already
    private final Message message;
    private @Nullable ByteBuf deflated;
    private int holders = 1;

    WebSocketMessage(ByteBuf frame, int opcode, Message message) {
        this.frame = frame;
        this.opcode = opcode;
        this.message = message;
    }

    /// For a client that has agreed to `offer`.
    ByteBuf bytes(DeflateOffer offer, Deflation deflation) {
        boolean deflates =
                opcode != 0
                        && message.size() >= WORTH_DEFLATING_BYTES
                        && offer.allows(message.size());
        if (!deflates) {
            return frame;
        }
        if (deflated == null) {
            deflated = WebSocketFrames.deflated(opcode, deflation.deflate(message.bytes()));
        }
        return deflated;
    }

    @Override
    public int size() {
        return message.size();
    }

    @Override
    public void retain() {
        holders++;
    }

    @Override
    public void release() {
        holders--;
        if (holders > 0) {
            return;
        }
        frame.release();
        if (deflated != null) {
            deflated.release();
        }
    }
}
