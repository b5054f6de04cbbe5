package io.longline.gateway.transport;

import io.longline.gateway.DropReason;
import io.longline.gateway.TrustedProxies;
import io.longline.gateway.TrustedProxies.Header;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;

/// A WebSocket client at the door, RFC 6455, section 4: its request comes in, its worker may be
/// asked about it, it is answered. Then its client forgets it.
final class WebSocketHandshake implements Runnable {

    private enum Phase {
        /// The request has not come, or not all of it.
        EXPECTED,
        /// Its worker has been asked about it.
        ASKED,
        ANSWERED
    }

    private final WebSocketClient client;
    private final Doorkeeper doorkeeper;
    private Phase phase = Phase.EXPECTED;
    private @Nullable HttpRequest request;

    WebSocketHandshake(WebSocketClient client, Doorkeeper doorkeeper) {
        this.client = client;
        this.doorkeeper = doorkeeper;
    }

    /// Its time to ask is up.
    @Override
    public void run() {
        if (phase == Phase.EXPECTED && !client.client().isGone()) {
            refuse(
                    new HandshakeRefusal(
                            DropReason.HANDSHAKE_TIMEOUT,
                            HttpResponseStatus.REQUEST_TIMEOUT,
                            "",
                            "the request did not come in time"));
        }
    }

    void received(Object message) {
        if (phase == Phase.ASKED) {
            client.keepForLater((ByteBuf) message);
            return;
        }
        try {
            requestPart(message);
        } catch (HandshakeRefusal refusal) {
            refuse(refusal);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void requestPart(Object message) throws HandshakeRefusal {
        if (message instanceof HttpRequest head) {
            WebSocketRequest.check(head);
            WebSocketRequest.checkOrigin(head, part().settings().origins());
            admit(head);
            request = head;
        }
        if (message instanceof LastHttpContent && request != null) {
            ask(request);
        }
    }

    /// Believes a listed proxy where the client comes from. The limits for one address, which did
    /// not apply to the proxy, apply to that.
    private void admit(HttpRequest head) throws HandshakeRefusal {
        TrustedProxies proxies = part().settings().proxies();
        InetSocketAddress peer = client.source();
        if (proxies.header() == Header.NONE || !proxies.contains(peer.getAddress())) {
            return;
        }
        InetSocketAddress source = ForwardedFor.source(proxies, peer, head.headers());
        DropReason refusal = doorkeeper.admit(client.channel(), source.getAddress());
        if (refusal != null) {
            throw HandshakeRefusal.noRoom(refusal);
        }
        part().traffic().cameFrom(client.client(), client.origin(source));
    }

    private void ask(HttpRequest asking) {
        boolean welcome =
                part().traffic().handshake(client.client(), WebSocketRequest.describe(asking));
        if (client.client().isGone()) {
            return;
        }
        if (welcome) {
            letIn(asking);
        } else {
            phase = Phase.ASKED;
            client.hold(true);
            part().handshakes().add(this::unanswered);
        }
        // What the decoder has read ahead now comes to whoever stands behind it.
        client.context().pipeline().remove(HttpRequestDecoder.class);
    }

    private void unanswered() {
        if (phase == Phase.ASKED && !client.client().isGone()) {
            String why = "nobody has said in time whether you may come in";
            part().refused(DropReason.HANDSHAKE_UNANSWERED, client, why);
            part().traffic()
                    .refuse(client.client(), HttpResponseStatus.GATEWAY_TIMEOUT.code(), why);
        }
    }

    /// Its worker lets it in.
    ///
    /// @return false when it has not been asked
    boolean accept() {
        if (phase != Phase.ASKED || request == null) {
            return false;
        }
        letIn(request);
        return true;
    }

    private void letIn(HttpRequest asking) {
        phase = Phase.ANSWERED;
        request = null; // this is still there when its time is up
        DeflateOffer deflate =
                part().settings().webSocket().compression()
                        ? WebSocketRequest.deflateOffer(asking)
                        : DeflateOffer.NONE;
        client.letIn(WebSocketRequest.answer(asking, deflate), deflate);
    }

    private void refuse(HandshakeRefusal refusal) {
        phase = Phase.ANSWERED;
        part().refused(refusal.counted(), client, String.valueOf(refusal.getMessage()));
        client.turnAway(refusal);
        client.stopListening(refusal.counted());
    }

    private LoopPart part() {
        return client.part();
    }
}
