package io.longline.gateway.transport;

import io.longline.gateway.AddressRange;
import io.longline.gateway.DropReason;
import io.longline.protocol.AddressText;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;

import java.net.InetSocketAddress;

/// Takes the PROXY protocol's header off the front of a connection, version 1 or 2, and says to
/// those behind it that the connection is open when it knows where it comes from.
///
/// Source: haproxy.org, "The PROXY protocol, versions 1 & 2". Netty reads the bytes.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
final class ProxyHeader extends ChannelInboundHandlerAdapter {

    /// Where a connection really comes from; absent where that is its peer.
    static final AttributeKey<InetSocketAddress> SOURCE = AttributeKey.valueOf("longline.source");

    private final LoopPart part;
    private final Doorkeeper doorkeeper;
    private boolean read;

    ProxyHeader(LoopPart part, Doorkeeper doorkeeper) {
        this.part = part;
        this.doorkeeper = doorkeeper;
    }

    /// What stands before this.
    static HAProxyMessageDecoder decoder() {
        return new HAProxyMessageDecoder();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        part.handshakes()
                .add(() -> {
                    if (!read && ctx.channel().isActive()) {
                        refuse(
                                ctx,
                                DropReason.PROXY_REFUSED,
                                "the header of the PROXY protocol did not come in time");
                    }
                });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ReferenceCountUtil.release(message); // it is being closed, and this came behind
            return;
        }
        read = true;
        try {
            InetSocketAddress source = source(ctx, header);
            DropReason refusal = doorkeeper.admit(ctx.channel(), source.getAddress());
            if (refusal != null) {
                turnAway(ctx, refusal, source);
                return;
            }
            ctx.channel().attr(SOURCE).set(source);
        } catch (IllegalArgumentException e) {
            refuse(ctx, DropReason.PROXY_REFUSED, String.valueOf(e.getMessage()));
            return;
        } finally {
            header.release();
        }
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    /// A proxy that speaks for itself (a check of its own), or cannot say for whom, is the source.
    private static InetSocketAddress source(ChannelHandlerContext ctx, HAProxyMessage header) {
        boolean named =
                header.command() == HAProxyCommand.PROXY
                        && switch (header.proxiedProtocol().addressFamily()) {
                            case AF_IPv4, AF_IPv6 -> true;
                            case AF_UNSPEC, AF_UNIX -> false;
                        };
        return named
                ? new InetSocketAddress(
                        AddressRange.literal(header.sourceAddress()), header.sourcePort())
                : (InetSocketAddress) ctx.channel().remoteAddress();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!read) { // the decoder complains again when the connection ends
            refuse(ctx, DropReason.PROXY_REFUSED, String.valueOf(cause.getMessage()));
        }
    }

    /// Over a limit, of which it is told where the port has a word for it.
    private void turnAway(ChannelHandlerContext ctx, DropReason limit, InetSocketAddress source) {
        String why = "for " + AddressText.of(source.getAddress());
        if (!TurnedAway.isToldAt(part.settings())) {
            refuse(ctx, limit, why);
            return;
        }
        part.drops().count(limit, who(ctx) + ", " + why);
        ctx.pipeline().addAfter(ctx.name(), null, new TurnedAway(limit));
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext ctx, DropReason reason, String why) {
        read = true;
        part.drops().count(reason, who(ctx) + ", " + why);
        ctx.close();
    }

    /// The peer itself, for the log.
    private static String who(ChannelHandlerContext ctx) {
        return AddressText.of(ctx.channel().remoteAddress());
    }
}
