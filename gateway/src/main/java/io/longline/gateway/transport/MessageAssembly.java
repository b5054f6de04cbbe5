package io.longline.gateway.transport;

import io.longline.protocol.Message;
import io.longline.protocol.Message.Form;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/// Makes messages of the data frames of one client: joins fragments, inflates, and sees that text
/// is UTF-8. That frames come in a proper order is the decoder's affair.
final class MessageAssembly {
    private static final int RSV_DEFLATED = 4;

    private @Nullable ByteBuf fragments; // in the order they came
    private boolean text;
    private boolean deflated;

    /// Sees that the frame has no RSV bit but the one that marks a compressed message, where one
    /// begins. Without compression the decoder has refused all of them.
    ///
    /// @throws CorruptedWebSocketFrameException with the close code to answer with
    static void checkRsv(WebSocketFrame frame) {
        if (frame.rsv() != 0 && !(frame.rsv() == RSV_DEFLATED && opensMessage(frame))) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.PROTOCOL_ERROR, "RSV bits that nobody has agreed on");
        }
    }

    /// Takes the next data frame, which stays the caller's to release.
    ///
    /// @return the message, if this was its last frame
    /// @throws CorruptedWebSocketFrameException with the close code to answer with
    @Nullable Message take(WebSocketFrame frame, Deflation deflation, int mostBytes) {
        if (opensMessage(frame)) {
            text = frame instanceof TextWebSocketFrame;
            deflated = frame.rsv() == RSV_DEFLATED;
        }
        if (fragments == null && frame.isFinalFragment()) {
            return message(frame.content(), deflation);
        }
        if (fragments == null) {
            fragments = ByteBufAllocator.DEFAULT.buffer();
        }
        ByteBuf all = fragments;
        if (all.readableBytes() + (long) frame.content().readableBytes() > mostBytes) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG,
                    "a message longer than the %d bytes allowed".formatted(mostBytes));
        }
        all.writeBytes(frame.content());
        if (!frame.isFinalFragment()) {
            return null;
        }
        try {
            return message(all, deflation);
        } finally {
            release();
        }
    }

    void release() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    private static boolean opensMessage(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    }

    private Message message(ByteBuf payload, Deflation deflation) {
        var bytes = new byte[payload.readableBytes()];
        payload.readBytes(bytes);
        if (deflated) {
            bytes = deflation.inflate(bytes);
        }
        if (text && !Utf8.isValid(ByteBuffer.wrap(bytes))) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "text that is not UTF-8");
        }
        return Message.owning(bytes, text ? Form.TEXT : Form.BINARY);
    }
}
