package io.longline.gateway.transport;

import io.longline.gateway.DropReason;
import io.longline.gateway.Drops;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.TrustedProxies;
import io.longline.gateway.TrustedProxies.Header;
import io.longline.gateway.TrustedProxies.ProxyProtocol;
import io.longline.protocol.AddressText;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// Looks at each socket that the client port has accepted, before anything is spent on it: lets it
/// in, turns it away, or lets the next ones wait a little. On the accepting loop alone, but for
/// [#admit].
///
/// Where the port speaks WebSocket, those over a limit are [TurnedAway] in words, but only
/// [#MOST_TOLD] at once: in a flood the others are cut as soon as they are accepted, which is all
/// that there is to be done where a protocol has no word for it.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
final class Doorkeeper extends ChannelInboundHandlerAdapter {
    private static final long FORGET_SECONDS = 1;

    /// How many sockets may be open only to be told why they are closed. They are of the open files
    /// that are kept for others than clients, 256 at least.
    static final int MOST_TOLD = 100;

    private final GatewaySettings settings;
    private final Door door;
    private final Drops drops;
    private final OpenSockets open;
    private int beingTold;

    Doorkeeper(GatewaySettings settings, Door door, Drops drops, OpenSockets open) {
        this.settings = settings;
        this.door = door;
        this.drops = drops;
        this.open = open;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        var forgetting =
                ctx.channel()
                        .eventLoop()
                        .scheduleAtFixedRate(
                                door::forget, FORGET_SECONDS, FORGET_SECONDS, TimeUnit.SECONDS);
        ctx.channel().closeFuture().addListener(_ -> forgetting.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var client = (Channel) message;
        if (client.remoteAddress() instanceof InetSocketAddress peer) {
            DropReason refusal = letIn(client, peer);
            if (refusal == null) {
                ctx.fireChannelRead(client);
            } else {
                turnAway(client, refusal, ctx.channel().eventLoop());
            }
        } else {
            client.unsafe().closeForcibly(); // it has gone again already
        }
        long pause = door.nextPause();
        if (pause > 0 && ctx.channel().config().isAutoRead()) {
            drops.count(
                    DropReason.ACCEPT_PAUSED, "at " + AddressText.of(ctx.channel().localAddress()));
            ctx.channel().config().setAutoRead(false);
            ctx.executor()
                    .schedule(
                            () -> ctx.channel().config().setAutoRead(true),
                            pause,
                            TimeUnit.NANOSECONDS);
        }
    }

    private void turnAway(Channel client, DropReason refusal, EventLoop loop) {
        if (refusal == DropReason.PROXY_REFUSED
                || !TurnedAway.isToldAt(settings)
                || beingTold >= MOST_TOLD) {
            client.unsafe().closeForcibly();
            return;
        }
        beingTold++;
        client.closeFuture().addListener(_ -> beingTold--);
        client.pipeline().addLast(new TurnedAway(refusal));
        loop.register(client);
    }

    /// @return what is in the way, null for nothing
    private @Nullable DropReason letIn(Channel client, InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        boolean proxy = settings.proxies().contains(address);
        if (!proxy && settings.proxies().protocol() == ProxyProtocol.REQUIRED) {
            drops.count(DropReason.PROXY_REFUSED, AddressText.of(peer) + ", is no listed proxy");
            return DropReason.PROXY_REFUSED;
        }
        if (!door.enter()) {
            drops.count(DropReason.CONNECTION_LIMIT, AddressText.of(peer));
            return DropReason.CONNECTION_LIMIT;
        }
        // a proxy's clients are told apart when it has said who they are
        boolean saysMore = proxy && settings.proxies().protocol() != ProxyProtocol.OFF;
        DropReason refusal = saysMore ? null : admit(client, address);
        if (refusal != null) {
            drops.count(refusal, AddressText.of(address));
            door.leave();
            return refusal;
        }
        open.opened();
        client.closeFuture()
                .addListener(_ -> {
                    door.leave();
                    open.closed();
                });
        return null;
    }

    /// Counts a client under its real address, and remembers to take it off again. Listed proxies
    /// that name their clients in a header are not counted: each of these is, when it is named.
    ///
    /// @return what is in the way, null for nothing
    @Nullable DropReason admit(Channel client, InetAddress address) {
        TrustedProxies proxies = settings.proxies();
        if (proxies.header() != Header.NONE && proxies.contains(address)) {
            return null;
        }
        DropReason refusal = door.enter(address);
        if (refusal == null && door.countsAddresses()) {
            client.closeFuture().addListener(_ -> door.leave(address));
        }
        return refusal;
    }
}
