package io.longline.gateway.transport;

import io.longline.gateway.DropReason;
import io.longline.gateway.EncodedMessage;
import io.longline.gateway.Parting;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;
import io.longline.protocol.Message.Form;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Objects;

/// A client that speaks WebSocket, RFC 6455: first the request to come in, then frames.
///
/// Its pipeline begins with an HTTP decoder, and [WebSocketHandshake] has what it decodes; both go
/// when the request has been answered. Then this is all there is, and reads frames itself.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
final class WebSocketClient extends ClientSocket {
    private static final int HIGHEST_CODE = 4999;

    private enum Phase {
        /// It has not been let in.
        AT_THE_DOOR,
        OPEN,
        /// Our close frame is out; the client's has not come.
        GOODBYE_SAID,
        /// Nothing more is read.
        OVER
    }

    private Phase phase = Phase.AT_THE_DOOR;
    private @Nullable WebSocketHandshake handshake; // until it is over
    private DeflateOffer deflate = DeflateOffer.NONE;
    private @Nullable ByteBuf unread; // less than a frame, or what came while its worker was asked
    private @Nullable Fragments fragments; // of the message that has begun
    private boolean pongsToFlush;

    WebSocketClient(LoopPart part, Doorkeeper doorkeeper) {
        super(part);
        this.handshake = new WebSocketHandshake(this, doorkeeper);
    }

    @Override
    ByteBuf bytesOf(EncodedMessage message) {
        return ((WebSocketMessage) message).bytes(deflate, part().deflation());
    }

    @Override
    void connected() {
        part().handshakes().add(door());
    }

    private WebSocketHandshake door() {
        return Objects.requireNonNull(handshake);
    }

    /// After our goodbye the client's is still of interest.
    @Override
    boolean isDeaf() {
        return phase != Phase.GOODBYE_SAID && super.isDeaf();
    }

    @Override
    void received(Object message) {
        switch (phase) {
            case AT_THE_DOOR -> door().received(message);
            case OPEN, GOODBYE_SAID -> {
                add((ByteBuf) message);
                readFrames();
            }
            case OVER -> ReferenceCountUtil.release(message);
        }
    }

    // the door

    /// Keeps what came while its worker was asked whether it may come in.
    void keepForLater(ByteBuf bytes) {
        if (add(bytes).readableBytes() > part().settings().maxMessageBytes()) {
            refuse(DropReason.MESSAGE_TOO_LONG, "it sent too much before it was let in");
        }
    }

    private ByteBuf add(ByteBuf bytes) {
        unread =
                unread == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                context().alloc(), unread, bytes);
        return unread;
    }

    /// It is answered that it may come in; messages that were kept for it follow.
    void letIn(ByteBuf answer, DeflateOffer agreed) {
        handshake = null;
        deflate = agreed;
        phase = Phase.OPEN;
        queue(answer);
        open();
        flush();
    }

    /// It is answered that it may not.
    void turnAway(HandshakeRefusal refusal) {
        handshake = null;
        phase = Phase.OVER;
        queue(refusal.answer());
        finish();
    }

    @Override
    public void acceptHandshake() {
        if (handshake != null && handshake.accept()) {
            readFrames();
            hold(false);
        }
    }

    @Override
    public void refuseHandshake(int status, String reason) {
        turnAway(new HandshakeRefusal(HttpResponseStatus.valueOf(status), "", reason));
    }

    // frames

    private void readFrames() {
        try {
            boolean whole = true;
            while (whole && unread != null && !isOver()) {
                whole = readFrame(unread);
            }
        } catch (CorruptedWebSocketFrameException e) {
            fail(e);
        }
        if (unread != null && (isOver() || !unread.isReadable())) {
            unread.release();
            unread = null;
        } else if (unread != null) {
            unread = Buffers.keep(unread);
        }
    }

    private boolean isOver() {
        return phase == Phase.OVER || isDeaf();
    }

    /// @return whether there was a whole frame
    private boolean readFrame(ByteBuf bytes) {
        int most = part().settings().maxMessageBytes();
        IncomingFrame frame = IncomingFrame.read(bytes, deflate.isTaken(), most);
        if (frame == null) {
            return false;
        }
        if (frame.opcode() == WebSocketFrames.CLOSE) {
            goodbye(frame.payload());
        } else if (phase == Phase.OPEN) {
            if (frame.isControl()) {
                part().traffic().heardFrom(client());
                if (frame.opcode() == WebSocketFrames.PING) {
                    pong(frame.payload());
                }
            } else {
                data(frame, most);
            }
        }
        return true;
    }

    private void data(IncomingFrame frame, int mostBytes) {
        Fragments begun = fragments;
        if ((frame.opcode() == WebSocketFrames.CONTINUATION) != (begun != null)) {
            throw IncomingFrame.violation(
                    begun == null
                            ? "a continuation of no message"
                            : "a message within another that has not ended");
        }
        if (begun == null) {
            if (frame.last()) {
                message(frame);
            } else {
                fragments = new Fragments(frame, mostBytes);
            }
            return;
        }
        begun.add(frame);
        if (frame.last()) {
            IncomingFrame whole = begun.whole();
            begun.release();
            fragments = null;
            message(whole);
        }
    }

    private void message(IncomingFrame frame) {
        byte[] payload = frame.payload();
        byte[] bytes = frame.deflated() ? part().deflation().inflate(payload) : payload;
        boolean text = frame.opcode() == WebSocketFrames.TEXT;
        if (text && !Utf8.isValid(ByteBuffer.wrap(bytes))) {
            throw notUtf8("text that is not UTF-8");
        }
        part().traffic().message(client(), Message.owning(bytes, text ? Form.TEXT : Form.BINARY));
    }

    private static CorruptedWebSocketFrameException notUtf8(String what) {
        return new CorruptedWebSocketFrameException(
                WebSocketCloseStatus.INVALID_PAYLOAD_DATA, what);
    }

    private void pong(byte[] payload) {
        // Whoever pings without reading the answers gets no more of them.
        if (pendingBytes() < part().settings().buffers().clientBytes()) {
            queue(WebSocketFrames.pong(payload));
            pongsToFlush = true;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (pongsToFlush) {
            pongsToFlush = false;
            flush();
        }
    }

    // the end

    /// The client's close frame: answered in kind, or the answer to ours.
    private void goodbye(byte[] payload) {
        boolean answered = phase == Phase.GOODBYE_SAID;
        ByteBuf answer = payload.length == 0 ? WebSocketFrames.close() : inKind(payload);
        phase = Phase.OVER;
        if (answered) {
            answer.release();
        } else {
            queue(answer);
            stopListening(Parting.Plain.LEFT);
        }
        finish();
    }

    private static ByteBuf inKind(byte[] payload) {
        ByteBuffer body = ByteBuffer.wrap(payload);
        int code = Short.toUnsignedInt(body.getShort());
        if (!WebSocketCloseStatus.isValidStatusCode(code) || code > HIGHEST_CODE) {
            throw IncomingFrame.violation("close code %d".formatted(code));
        }
        if (!Utf8.isValid(body)) {
            throw notUtf8("a reason to close that is not UTF-8");
        }
        return WebSocketFrames.close(reason(code, ""));
    }

    @Override
    void sayGoodbye(CloseReason reason) {
        phase = Phase.GOODBYE_SAID;
        queue(WebSocketFrames.close(reason));
        flush();
        expectTheEnd();
    }

    /// The client broke the protocol: it is told how, unless it has been said goodbye to already.
    private void fail(CorruptedWebSocketFrameException violation) {
        boolean said = phase == Phase.GOODBYE_SAID;
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        String what = String.valueOf(violation.getMessage());
        DropReason counted = reasonOf(violation);
        part().refused(counted, this, what);
        if (!said) {
            queue(WebSocketFrames.close(reason(violation.closeStatus().code(), what)));
            stopListening(counted);
        }
        finish();
    }

    private static DropReason reasonOf(CorruptedWebSocketFrameException violation) {
        return violation.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                ? DropReason.MESSAGE_TOO_LONG
                : DropReason.CLIENT_REFUSED;
    }

    private static CloseReason reason(int code, String text) {
        return new CloseReason(code, text.length() > CloseReason.MAX_TEXT_BYTES ? "" : text);
    }

    @Override
    void releaseAll() {
        phase = Phase.OVER;
        handshake = null;
        if (unread != null) {
            unread.release();
            unread = null;
        }
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }
}
