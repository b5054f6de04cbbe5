package io.longline.gateway.transport;

import io.longline.gateway.DropReason;
import io.longline.gateway.EncodedMessage;
import io.longline.gateway.TrustedProxies;
import io.longline.gateway.TrustedProxies.Header;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A client that speaks WebSocket, RFC 6455: first the request to come in, then frames.
///
/// Its pipeline begins with an HTTP decoder, which goes when the request has been read; a frame
/// decoder takes its place when the client is let in.
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
    private final MessageAssembly assembly = new MessageAssembly();
    private Phase phase = Phase.EXPECTED;
    private @Nullable HttpRequest request;
    private DeflateOffer deflate = DeflateOffer.NONE;
    private @Nullable ByteBuf early; // what came after the request while its worker was asked
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
                var frame = (WebSocketFrame) message;
                try {
                    frame(frame);
                } catch (CorruptedWebSocketFrameException e) {
                    fail(e);
                } finally {
                    frame.release();
                }
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
        early =
                early == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                context().alloc(), early, bytes);
        if (early.readableBytes() > part().settings().maxMessageBytes()) {
            refuse(DropReason.MESSAGE_TOO_LONG, "it sent too much before it was let in");
        }
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
        context().pipeline().addBefore(context().name(), null, frameDecoder());
        context().write(Buffers.exactly(bytes.length).writeBytes(bytes), channel().voidPromise());
        open();
        context().flush();
    }

    private WebSocket13FrameDecoder frameDecoder() {
        return new WebSocket13FrameDecoder(
                WebSocketDecoderConfig.newBuilder()
                        .expectMaskedFrames(true)
                        .allowMaskMismatch(false)
                        // else RSV bits that nobody has agreed on would pass
                        .allowExtensions(deflate.isTaken())
                        .maxFramePayloadLength(part().settings().maxMessageBytes())
                        // the decoder's own close frame would be one of two
                        .closeOnProtocolViolation(false)
                        .build());
    }

    @Override
    public void acceptHandshake() {
        if (phase != Phase.ASKED || request == null) {
            return;
        }
        letIn(request);
        if (early != null) {
            ByteBuf bytes = early;
            early = null;
            readEarly(bytes);
        }
        hold(false);
    }

    private void readEarly(ByteBuf bytes) {
        ChannelHandlerContext frames = context().pipeline().context(WebSocket13FrameDecoder.class);
        try {
            var decoder = (WebSocket13FrameDecoder) frames.handler();
            decoder.channelRead(frames, bytes);
            decoder.channelReadComplete(frames);
        } catch (Exception e) {
            exceptionCaught(context(), e);
        }
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

    private void frame(WebSocketFrame frame) {
        MessageAssembly.checkRsv(frame);
        switch (frame) {
            case CloseWebSocketFrame close -> goodbye(close);
            case PingWebSocketFrame ping when phase == Phase.OPEN -> pong(ping);
            case PongWebSocketFrame _ when phase == Phase.OPEN ->
                    part().traffic().heardFrom(client());
            default -> {
                if (phase == Phase.OPEN) {
                    data(frame);
                }
            }
        }
    }

    private void data(WebSocketFrame frame) {
        int most = part().settings().maxMessageBytes();
        Message message = assembly.take(frame, part().deflation(), most);
        if (message != null) {
            part().traffic().message(client(), message);
        }
    }

    private void pong(PingWebSocketFrame ping) {
        part().traffic().heardFrom(client());
        // Whoever pings without reading the answers gets no more of them.
        if (pendingBytes() < part().settings().buffers().clientBytes()) {
            context().write(WebSocketFrames.pong(ping.content()), channel().voidPromise());
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
    private void goodbye(CloseWebSocketFrame close) {
        boolean answered = phase == Phase.GOODBYE_SAID;
        int code = close.statusCode();
        if (code > HIGHEST_CODE) {
            throw violation("close code %d".formatted(code));
        }
        phase = Phase.OVER;
        if (!answered) {
            write(code < 0 ? WebSocketFrames.close() : WebSocketFrames.close(reason(code, "")));
            stopListening();
        }
        finish();
    }

    @Override
    void sayGoodbye(CloseReason reason) {
        phase = Phase.GOODBYE_SAID;
        write(WebSocketFrames.close(reason));
        context().flush();
        expectTheEnd();
    }

    @Override
    boolean broken(Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException violation) {
            fail(violation);
            return true;
        }
        return false;
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

    private static CorruptedWebSocketFrameException violation(String what) {
        return new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, what);
    }

    private void write(ByteBuf frame) {
        context().write(frame, channel().voidPromise());
    }

    @Override
    void releaseAll() {
        phase = Phase.OVER;
        request = null;
        if (early != null) {
            early.release();
            early = null;
        }
        assembly.release();
    }
}
