package io.longline.gateway.transport;

import io.longline.gateway.DropReason;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.ListenAddress.Protocol;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

import java.util.concurrent.TimeUnit;

/// A client that is over a limit for connections is told so, as HTTP and before it has asked for
/// anything, and closed. What it sends is not looked at.
///
/// The socket stays open until the client has closed its side, for [LoopPart#CLOSE_LIMIT] at most:
/// closing it at once would reset the connection when the client has sent its request, and so could
/// take the answer from it.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
final class TurnedAway extends ChannelInboundHandlerAdapter {
    private final DropReason limit;

    TurnedAway(DropReason limit) {
        this.limit = limit;
    }

    /// Whether clients of this port can be told anything before they have said something: those
    /// that speak WebSocket, but not behind TLS, which would first have to be set up.
    static boolean isToldAt(GatewaySettings settings) {
        return settings.listen().protocol() == Protocol.WEBSOCKET && settings.tls() == null;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        var channel = (DuplexChannel) ctx.channel();
        var patience =
                ctx.executor()
                        .schedule(
                                () -> channel.close(),
                                LoopPart.CLOSE_LIMIT.toMillis(),
                                TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> patience.cancel(false));
        ctx.writeAndFlush(HandshakeRefusal.noRoom(limit).answer())
                .addListener(written -> {
                    if (written.isSuccess()) {
                        channel.shutdownOutput();
                    } else {
                        channel.close();
                    }
                });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // it went before it was told
    }
}
