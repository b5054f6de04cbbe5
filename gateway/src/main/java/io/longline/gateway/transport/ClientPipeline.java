package io.longline.gateway.transport;

import io.longline.gateway.GatewaySettings;
import io.longline.gateway.ListenAddress.Protocol;
import io.longline.gateway.MessageEncoder;
import io.longline.gateway.TrustedProxies;
import io.longline.gateway.TrustedProxies.ProxyProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;

/// Makes the pipeline of each new client: TLS if need be, what its protocol needs, and the
/// [ClientSocket].
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
final class ClientPipeline extends ChannelInitializer<Channel> {
    private final GatewaySettings settings;
    private final @Nullable ServerCertificates tls;
    private final @Nullable Framing framing; // null for WebSocket
    private final Map<EventLoop, LoopPart> parts;
    private final Doorkeeper doorkeeper;

    /// @param framing null for WebSocket
    ClientPipeline(
            GatewaySettings settings,
            @Nullable ServerCertificates tls,
            @Nullable Framing framing,
            Map<EventLoop, LoopPart> parts,
            Doorkeeper doorkeeper) {
        this.settings = settings;
        this.tls = tls;
        this.framing = framing;
        this.parts = parts;
        this.doorkeeper = doorkeeper;
    }

    /// What finds messages in the stream of the protocol listened for; null for WebSocket, which is
    /// no stream.
    ///
    /// @throws IllegalArgumentException when it is the user's own, and cannot be loaded
    static @Nullable Framing framing(GatewaySettings settings) {
        Protocol protocol = settings.listen().protocol();
        return switch (protocol) {
            case WEBSOCKET -> null;
            case TEXT -> new TextFraming();
            case FRAME -> new LengthFraming();
            case TCP -> new NoFraming();
            case OWN -> OwnFraming.load(settings.listen().className());
        };
    }

    static MessageEncoder encoder(GatewaySettings settings, @Nullable Framing framing) {
        return framing == null
                ? new WebSocketEncoder(settings.webSocket().frames())
                : new StreamEncoder(framing);
    }

    @Override
    protected void initChannel(Channel channel) {
        LoopPart part = Objects.requireNonNull(parts.get(channel.eventLoop()));
        channel.config().setRecvByteBufAllocator(part.reads());
        if (beginsWithProxyHeader(channel)) {
            channel.pipeline().addLast(ProxyHeader.decoder(), new ProxyHeader(part, doorkeeper));
        }
        if (tls != null) {
            SslHandler handler = tls.context().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(settings.webSocket().handshakeTimeout().toMillis());
            channel.pipeline().addLast(handler);
        }
        if (framing == null) {
            channel.pipeline().addLast(requestDecoder(), new WebSocketClient(part, doorkeeper));
        } else {
            channel.pipeline().addLast(new StreamClient(part, framing));
        }
    }

    private boolean beginsWithProxyHeader(Channel channel) {
        TrustedProxies proxies = settings.proxies();
        return proxies.protocol() != ProxyProtocol.OFF
                && channel.remoteAddress() instanceof InetSocketAddress peer
                && proxies.contains(peer.getAddress());
    }

    private HttpRequestDecoder requestDecoder() {
        int most = settings.webSocket().maxHandshakeBytes();
        return new HttpRequestDecoder(
                new HttpDecoderConfig()
                        .setInitialBufferSize(256)
                        .setMaxInitialLineLength(most)
                        .setMaxHeaderSize(most));
    }
}
