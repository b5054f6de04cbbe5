package io.longline.gateway.transport;

import io.longline.gateway.ClientConnection;
import io.longline.gateway.DropReason;
import io.longline.gateway.EncodedMessage;
import io.longline.gateway.Outbound;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

/// A client's socket, whatever the client speaks: the last handler of its pipeline, and the way out
/// of what it is sent.
///
/// What is written before the client can take messages (its TLS or WebSocket handshake is not done)
/// is kept, and follows.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
abstract class ClientSocket extends ChannelInboundHandlerAdapter implements Outbound {
    private static final Logger log = LoggerFactory.getLogger(ClientSocket.class);

    private enum State {
        /// Not able to take messages yet.
        OPENING,
        OPEN,
        /// Says goodbye; nothing but that is written any more.
        CLOSING
    }

    private final LoopPart part;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ClientConnection client;
    private State state = State.OPENING;
    private boolean paused;
    private boolean held;
    private @Nullable Queue<ByteBuf> kept;
    private int keptBytes;
    private boolean secure;
    private boolean queued; // the channel may have something to send
    private @Nullable Socket socket; // written to past the channel; null where that cannot be
    private @Nullable EncodedMessage next; // to be sent, when there is nothing else
    private long unsealedBytes; // written and not flushed: TLS keeps them where nobody counts

    ClientSocket(LoopPart part) {
        this.part = part;
    }

    /// The message for this client; as long as the message is there, and shared by many clients.
    abstract ByteBuf bytesOf(EncodedMessage message);

    /// The client can be spoken to below its own protocol: at once, or when TLS is set up.
    abstract void connected();

    abstract void received(Object message);

    /// Writes what the protocol has for a goodbye, and [#finish]es now or when it is answered.
    abstract void sayGoodbye(CloseReason reason);

    final LoopPart part() {
        return part;
    }

    final ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    final Channel channel() {
        return context().channel();
    }

    final ClientConnection client() {
        return Objects.requireNonNull(client);
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public final void channelActive(ChannelHandlerContext ctx) {
        client = part.traffic().opened(origin(source()), this);
        secure = ctx.pipeline().get(SslHandler.class) != null;
        if (!secure && ctx.channel() instanceof UnixChannel unix) {
            socket = (Socket) unix.fd();
        }
        if (!client.isGone() && !secure) {
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
            part.refused(DropReason.HANDSHAKE_TIMEOUT, this, "TLS was not set up in time");
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
        return state == State.CLOSING || client().isGone();
    }

    /// From now on messages go straight out, those that were kept first.
    final void open() {
        state = State.OPEN;
        if (kept != null) {
            kept.forEach(this::queue);
            kept = null;
            flushQueue();
        }
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
        if (part.holdsBack() && client != null) {
            ClientConnection waiting = client;
            part.loop().execute(() -> part.part().writable(waiting));
        }
    }

    final boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    public final void write(EncodedMessage message) {
        switch (state) {
            case OPENING -> keep(bytesOf(message).retainedDuplicate());
            case OPEN -> {
                if (socket != null && next == null && !isQueued()) {
                    message.retain();
                    next = message;
                } else {
                    queue(bytesOf(message).retainedDuplicate());
                }
            }
            case CLOSING -> {}
        }
    }

    /// Hands the bytes to the channel, behind what was written before.
    final void queue(ByteBuf bytes) {
        queueNext();
        if (secure) {
            unsealedBytes += bytes.readableBytes();
        }
        queued = true;
        context().write(bytes, channel().voidPromise());
    }

    private void queueNext() {
        EncodedMessage first = next;
        if (first != null) {
            next = null;
            queue(bytesOf(first).retainedDuplicate());
            first.release();
        }
    }

    private boolean isQueued() {
        if (queued) {
            queued = queuedBytes() > 0;
        }
        return queued;
    }

    private long queuedBytes() {
        ChannelOutboundBuffer pending = channel().unsafe().outboundBuffer();
        return pending == null ? 0 : unsealedBytes + pending.totalPendingWriteBytes();
    }

    @Override
    public final void flush() {
        EncodedMessage only = next;
        if (only == null) {
            flushQueue();
            return;
        }
        next = null;
        try {
            send(bytesOf(only));
        } finally {
            only.release();
        }
    }

    private void flushQueue() {
        if (isQueued()) {
            unsealedBytes = 0;
            part.calls().written();
            context().flush();
        }
    }

    /// Sends one message and nothing else, which is what most sending is: straight from the bytes
    /// that all clients share, without a place in a queue. What the socket does not take goes
    /// there.
    private void send(ByteBuf bytes) {
        int length = bytes.readableBytes();
        int sent;
        try {
            part.calls().written();
            sent = sendTo(Objects.requireNonNull(socket), bytes);
        } catch (IOException e) {
            log.debug("{} is lost: {}", this, e.toString());
            closeNow();
            return;
        }
        if (sent < length) {
            queue(bytes.retainedSlice(bytes.readerIndex() + sent, length - sent));
            flushQueue();
        }
    }

    /// @return how many bytes it took
    private static int sendTo(Socket socket, ByteBuf bytes) throws IOException {
        if (!socket.isOpen()) {
            return bytes.readableBytes(); // its number may be another socket's by now
        }
        return bytes.hasMemoryAddress()
                ? socket.sendAddress(
                        bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex())
                : 0; // then the channel knows how
    }

    @Override
    public final long pendingBytes() {
        if (state == State.OPENING) {
            return keptBytes;
        }
        return next == null ? (isQueued() ? queuedBytes() : 0) : bytesOf(next).readableBytes();
    }

    @Override
    public final void closeAfter(@Nullable EncodedMessage farewell, CloseReason reason) {
        switch (state) {
            // It cannot be told anything yet, so there is nothing to wait for.
            case OPENING -> destroy();
            case OPEN -> {
                if (farewell != null) {
                    write(farewell);
                }
                state = State.CLOSING;
                sayGoodbye(reason);
            }
            case CLOSING -> {}
        }
    }

    /// The other side has said goodbye, or must not be listened to any more.
    final void stopListening() {
        state = State.CLOSING;
        part.traffic().closed(client());
    }

    /// Writes what is queued, ends our side, and closes when the other side has ended too or a
    /// limit has passed. Closing at once while the other side still sends would reset the
    /// connection, and lose what it has not read yet.
    final void finish() {
        state = State.CLOSING;
        queueNext();
        expectTheEnd();
        context()
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(written -> {
                    if (written.isSuccess() && !secure && channel().isActive()) {
                        ((DuplexChannel) channel()).shutdownOutput();
                    } else {
                        channel().close();
                    }
                });
    }

    /// Reads on, if only to see the other side's end, but not for ever.
    final void expectTheEnd() {
        channel().config().setAutoRead(true);
        part.closings().add(this::closeNow);
    }

    @Override
    public final void destroy() {
        if (state == State.OPEN) {
            // GatewayWorker writes each message at once: only what the socket has no room for
            // is lost.
            flush();
        }
        state = State.CLOSING;
        closeNow();
    }

    final void closeNow() {
        channel().close();
    }

    /// Closes a client that broke its protocol or a limit, and counts it.
    final void refuse(DropReason reason, String why) {
        part.refused(reason, this, why);
        stopListening();
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
        if (state != State.CLOSING) {
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
        state = State.CLOSING;
        if (client != null) {
            part.traffic().closed(client);
        }
        if (kept != null) {
            kept.forEach(ByteBuf::release);
            kept = null;
        }
        if (next != null) {
            next.release();
            next = null;
        }
        releaseAll();
    }

    /// Lets go of whatever has been received and not used.
    abstract void releaseAll();

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case IOException reset -> log.debug("{} is lost: {}", this, reset.toString());
            case Error error -> log.error("{} is closed", this, error);
            default -> part.refused(DropReason.CLIENT_REFUSED, this, cause.toString());
        }
        closeNow();
    }

    private void keep(ByteBuf bytes) {
        if (kept == null) {
            kept = new ArrayDeque<>(4);
        }
        kept.add(bytes);
        keptBytes += bytes.readableBytes();
    }

    /// Who it is, for the log.
    @Override
    public final String toString() {
        Object remote = context == null ? "?" : channel().remoteAddress();
        return client == null ? "client at " + remote : "client " + client.id() + " at " + remote;
    }
}
