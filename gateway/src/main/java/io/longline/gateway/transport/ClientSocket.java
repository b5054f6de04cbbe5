package io.longline.gateway.transport;

import io.longline.gateway.ClientConnection;
import io.longline.gateway.DropReason;
import io.longline.gateway.EncodedMessage;
import io.longline.gateway.Parting;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.CloseReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;

/// A client's socket, whatever the client speaks: the last handler of its pipeline.
///
/// What is written before the client can take messages (its TLS or WebSocket handshake is not done)
/// is kept, and follows.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
abstract class ClientSocket extends ClientOutput {
    private static final Logger log = LoggerFactory.getLogger(ClientSocket.class);

    private @Nullable ClientConnection client;
    private boolean paused;
    private boolean held;

    ClientSocket(LoopPart part) {
        super(part);
    }

    /// The client can be spoken to below its own protocol: at once, or when TLS is set up.
    abstract void connected();

    abstract void received(Object message);

    /// Writes what the protocol has for a goodbye, and [#finish]es now or when it is answered.
    abstract void sayGoodbye(CloseReason reason);

    final ClientConnection client() {
        return Objects.requireNonNull(client);
    }

    @Override
    public final void channelActive(ChannelHandlerContext ctx) {
        client = part().traffic().opened(origin(source()), this);
        begin(ctx.pipeline().get(SslHandler.class) != null);
        if (!client.isGone() && !isSecure()) {
            connected();
        }
    }

    /// Where it comes from, as far as is known before it has said anything.
    final InetSocketAddress source() {
        // asking for an attribute would make one, in every channel
        InetSocketAddress said =
                channel().hasAttr(ProxyHeader.SOURCE)
                        ? channel().attr(ProxyHeader.SOURCE).get()
                        : null;
        return said == null ? (InetSocketAddress) channel().remoteAddress() : said;
    }

    final ClientOrigin origin(InetSocketAddress source) {
        var local = (InetSocketAddress) channel().localAddress();
        return new ClientOrigin(source.getAddress(), source.getPort(), local.getPort());
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent done)) {
            return;
        }
        if (done.isSuccess() && !client().isGone()) {
            connected();
        } else if (done.cause() instanceof SslHandshakeTimeoutException) {
            refuse(DropReason.HANDSHAKE_TIMEOUT, "TLS was not set up in time");
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isDeaf()) {
            ReferenceCountUtil.release(message);
        } else {
            received(message);
        }
    }

    /// Whether what comes in is of no interest any more.
    boolean isDeaf() {
        return state() == State.CLOSING || client().isGone();
    }

    /// From now on messages go straight out, those that were kept first.
    final void open() {
        sendKept();
        flowOn();
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel().isWritable()) {
            flowOn();
        }
    }

    /// Not at once: the socket is just being written to.
    private void flowOn() {
        if (part().holdsBack() && client != null) {
            ClientConnection waiting = client;
            part().loop().execute(() -> part().part().writable(waiting));
        }
    }

    @Override
    public final void closeAfter(@Nullable EncodedMessage farewell, CloseReason reason) {
        switch (state()) {
            // It cannot be told anything yet, so there is nothing to wait for.
            case OPENING -> destroy();
            case OPEN -> {
                if (farewell != null) {
                    write(farewell);
                }
                sendNoMore();
                sayGoodbye(reason);
            }
            case CLOSING -> {}
        }
    }

    /// The other side has said goodbye, or must not be listened to any more.
    final void stopListening(Parting why) {
        sendNoMore();
        part().traffic().closed(client(), why);
    }

    /// Writes what is queued, ends our side, and closes when the other side has ended too or a
    /// limit has passed. Closing at once while the other side still sends would reset the
    /// connection, and lose what it has not read yet.
    final void finish() {
        sendNoMore();
        expectTheEnd();
        flushAll()
                .addListener(written -> {
                    if (written.isSuccess() && !isSecure() && channel().isActive()) {
                        ((DuplexChannel) channel()).shutdownOutput();
                    } else {
                        channel().close();
                    }
                });
    }

    /// Reads on, if only to see the other side's end, but not for ever.
    final void expectTheEnd() {
        channel().config().setAutoRead(true);
        part().closings().add(this::closeNow);
    }

    @Override
    public final void destroy() {
        if (state() == State.OPEN) {
            // GatewayWorker writes each message at once: only what the socket has no room for
            // is lost.
            flush();
        }
        sendNoMore();
        closeNow();
    }

    /// Closes a client that broke its protocol or a limit, and counts it.
    final void refuse(DropReason reason, String why) {
        part().refused(reason, this, why);
        stopListening(reason);
        closeNow();
    }

    @Override
    public final void pauseReading() {
        paused = true;
        read();
    }

    @Override
    public final void resumeReading() {
        paused = false;
        read();
    }

    /// Does not read while the client waits at the door.
    final void hold(boolean waits) {
        held = waits;
        read();
    }

    private void read() {
        if (state() != State.CLOSING) {
            channel().config().setAutoRead(!paused && !held);
        }
    }

    @Override
    public void acceptHandshake() {
        throw new IllegalStateException("only WebSocket clients wait at the door");
    }

    @Override
    public void refuseHandshake(int status, String reason) {
        throw new IllegalStateException("only WebSocket clients wait at the door");
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        sendNoMore();
        if (client != null) {
            part().traffic().closed(client, Parting.Plain.LEFT);
        }
        releaseUnsent();
        releaseAll();
    }

    /// Lets go of whatever has been received and not used.
    abstract void releaseAll();

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case IOException reset -> log.debug("{} is lost: {}", this, reset.toString());
            case Error error -> log.error("{} is closed", this, error);
            default -> {
                part().refused(DropReason.CLIENT_REFUSED, this, cause.toString());
                if (client != null) {
                    part().traffic().closed(client, DropReason.CLIENT_REFUSED);
                }
            }
        }
        closeNow();
    }

    /// Who it is, for the log.
    @Override
    public final String toString() {
        String remote = remoteAddress();
        return client == null ? "client at " + remote : "client " + client.id() + " at " + remote;
    }
}
