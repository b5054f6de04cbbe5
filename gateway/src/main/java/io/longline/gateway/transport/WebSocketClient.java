package io.longline.gateway.transport;

import io.longline.gateway.DropReason;
import io.longline.gateway.EncodedMessage;
import io.longline.gateway.TrustedProxies;
import io.longline.gateway.TrustedProxies.Header;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;
import io.longline.protocol.Message.Form;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A client that speaks WebSocket, RFC 6455: first the request to come in, then frames.
///
/// Its pipeline begins with an HTTP decoder, which goes when the request has been read. Then this
/// is all there is, and reads frames itself.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
final class WebSocketClient extends ClientSocket {
    private static final int HIGHEST_CODE = 4999;

    private enum Phase {
        /// The request has not come, or not all of it.
        EXPECTED,
        /// Its worker has been asked about it.
        ASKED,
        OPEN,
        /// Our close frame is out; the client's has not come.
        GOODBYE_SAID,
        /// Nothing more is read.
        OVER
    }

    private final Doorkeeper doorkeeper;
    private Phase phase = Phase.EXPECTED;
    private @Nullable HttpRequest request;
    private DeflateOffer deflate = DeflateOffer.NONE;
    private @Nullable ByteBuf unread; // less than a frame, or what came while its worker was asked
    private @Nullable Fragments fragments; // of the message that has begun
    private boolean pongsToFlush;

    WebSocketClient(LoopPart part, Doorkeeper doorkeeper) {
        super(part);
        this.doorkeeper = doorkeeper;
    }

    @Override
    ByteBuf bytesOf(EncodedMessage message) {
        return ((WebSocketMessage) message).share(deflate, part().deflation());
    }

    @Override
    void connected() {
        part().handshakes()
                .add(() -> {
                    if (phase == Phase.EXPECTED) {
                        refuse(
                                new HandshakeRefusal(
                                        DropReason.HANDSHAKE_TIMEOUT,
                                        HttpResponseStatus.REQUEST_TIMEOUT,
                                        "",
                                        "the request did not come in time"));
                    }
                });
    }

    /// After our goodbye the client's is still of interest.
    @Override
    boolean isDeaf() {
        return phase != Phase.GOODBYE_SAID && super.isDeaf();
    }

    @Override
    void received(Object message) {
        switch (phase) {
            case EXPECTED -> {
                try {
                    requestPart(message);
                } finally {
                    ReferenceCountUtil.release(message);
                }
            }
            case ASKED -> keepForLater((ByteBuf) message);
            case OPEN, GOODBYE_SAID -> {
                add((ByteBuf) message);
                readFrames();
            }
            case OVER -> ReferenceCountUtil.release(message);
        }
    }

    // the request

    private void requestPart(Object message) {
        try {
            if (message instanceof HttpRequest head) {
                WebSocketRequest.check(head);
                WebSocketRequest.checkOrigin(head, part().settings().origins());
                admit(head);
                request = head;
            }
            if (message instanceof LastHttpContent && request != null) {
                ask(request);
            }
        } catch (HandshakeRefusal refusal) {
            refuse(refusal);
        }
    }

    /// Believes a listed proxy where the client comes from. The limits for one address, which did
    /// not apply to the proxy, apply to that.
    private void admit(HttpRequest head) throws HandshakeRefusal {
        TrustedProxies proxies = part().settings().proxies();
        InetSocketAddress peer = source();
        if (proxies.header() == Header.NONE || !proxies.contains(peer.getAddress())) {
            return;
        }
        InetSocketAddress source = ForwardedFor.source(proxies, peer, head.headers());
        DropReason refusal = doorkeeper.admit(channel(), source.getAddress());
        if (refusal != null) {
            throw new HandshakeRefusal(
                    refusal,
                    HttpResponseStatus.TOO_MANY_REQUESTS,
                    "",
                    refusal.closeReason().text());
        }
        part().traffic().cameFrom(client(), origin(source));
    }

    private void ask(HttpRequest asking) {
        if (part().settings().webSocket().compression()) {
            deflate = WebSocketRequest.deflateOffer(asking);
        }
        boolean welcome = part().traffic().handshake(client(), WebSocketRequest.describe(asking));
        if (client().isGone()) {
            return;
        }
        if (welcome) {
            letIn(asking);
        } else {
            phase = Phase.ASKED;
            hold(true);
            part().handshakes().add(this::unanswered);
        }
        // What the decoder has read ahead now comes to whoever stands behind it.
        context().pipeline().remove(HttpRequestDecoder.class);
    }

    private void unanswered() {
        if (phase == Phase.ASKED) {
            part().traffic()
                    .refuse(
                            client(),
                            HttpResponseStatus.GATEWAY_TIMEOUT.code(),
                            "nobody has said in time whether you may come in");
        }
    }

    private void keepForLater(ByteBuf bytes) {
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

    private void letIn(HttpRequest asking) {
        String head =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + WebSocketRequest.accept(asking)
                        + (deflate.isTaken()
                                ? "\r\nSec-WebSocket-Extensions: " + deflate.answer()
                                : "")
                        + "\r\n\r\n";
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        request = null;
        phase = Phase.OPEN;
        context().write(Buffers.exactly(bytes.length).writeBytes(bytes), channel().voidPromise());
        open();
        context().flush();
    }

    @Override
    public void acceptHandshake() {
        if (phase != Phase.ASKED || request == null) {
            return;
        }
        letIn(request);
        readFrames();
        hold(false);
    }

    @Override
    public void refuseHandshake(int status, String reason) {
        answer(new HandshakeRefusal(HttpResponseStatus.valueOf(status), "", reason));
    }

    private void refuse(HandshakeRefusal refusal) {
        part().refused(refusal.counted(), this, String.valueOf(refusal.getMessage()));
        answer(refusal);
        stopListening();
    }

    private void answer(HandshakeRefusal refusal) {
        phase = Phase.OVER;
        context().write(refusal.answer(), channel().voidPromise());
        finish();
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
            write(WebSocketFrames.pong(payload));
            pongsToFlush = true;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (pongsToFlush) {
            pongsToFlush = false;
            ctx.flush();
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
            write(answer);
            stopListening();
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
        write(WebSocketFrames.close(reason));
        context().flush();
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
        part().refused(reasonOf(violation), this, what);
        if (!said) {
            write(WebSocketFrames.close(reason(violation.closeStatus().code(), what)));
            stopListening();
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

    private void write(ByteBuf frame) {
        context().write(frame, channel().voidPromise());
    }

    @Override
    void releaseAll() {
        phase = Phase.OVER;
        request = null;
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
