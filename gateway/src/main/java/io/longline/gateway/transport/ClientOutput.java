package io.longline.gateway.transport;

import io.longline.gateway.EncodedMessage;
import io.longline.gateway.Outbound;
import io.longline.protocol.AddressText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

/// The way out of what a client is sent. It takes one of three: kept, while the client cannot take
/// messages yet; straight into the socket, when it is one message and nothing is before it; through
/// the channel's queue otherwise.
///
/// A part of [ClientSocket] and not an object beside it: there are very many of them.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
abstract class ClientOutput extends ChannelInboundHandlerAdapter implements Outbound {
    private static final Logger log = LoggerFactory.getLogger(ClientOutput.class);

    enum State {
        /// Not able to take messages yet.
        OPENING,
        OPEN,
        /// Says goodbye; nothing but that is written any more.
        CLOSING
    }

    private final LoopPart part;
    private @Nullable ChannelHandlerContext context;
    private State state = State.OPENING;
    private @Nullable Queue<ByteBuf> kept;
    private int keptBytes;
    private boolean secure;
    private boolean queued; // the channel may have something to send
    private boolean unflushed; // it has something that it was not told to send
    private @Nullable Socket socket; // written to past the channel; null where that cannot be
    private @Nullable EncodedMessage next; // to be sent, when there is nothing else
    private long unsealedBytes; // written and not flushed: TLS keeps them where nobody counts

    ClientOutput(LoopPart part) {
        this.part = part;
    }

    /// The message for this client; as long as the message is there, and shared by many clients.
    abstract ByteBuf bytesOf(EncodedMessage message);

    final LoopPart part() {
        return part;
    }

    final ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    final Channel channel() {
        return context().channel();
    }

    /// For the log.
    final String remoteAddress() {
        return AddressText.of(context == null ? null : channel().remoteAddress());
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /// The socket is open.
    ///
    /// @param secure whether what is written goes through TLS
    final void begin(boolean secure) {
        this.secure = secure;
        if (!secure && channel() instanceof UnixChannel unix) {
            socket = (Socket) unix.fd();
        }
    }

    final State state() {
        return state;
    }

    final boolean isSecure() {
        return secure;
    }

    /// From now on messages go out, those that were kept first.
    final void sendKept() {
        state = State.OPEN;
        if (kept != null) {
            kept.forEach(this::queue);
            kept = null;
            flushQueue();
        }
    }

    /// From now on messages are left out. What was written stays.
    final void sendNoMore() {
        state = State.CLOSING;
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

    private void keep(ByteBuf bytes) {
        if (kept == null) {
            kept = new ArrayDeque<>(4);
        }
        kept.add(bytes);
        keptBytes += bytes.readableBytes();
    }

    /// Hands the bytes to the channel, behind what was written before.
    final void queue(ByteBuf bytes) {
        queueNext();
        if (secure) {
            unsealedBytes += bytes.readableBytes();
        }
        queued = true;
        unflushed = true;
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
    public final long pendingBytes() {
        if (state == State.OPENING) {
            return keptBytes;
        }
        return next == null ? (isQueued() ? queuedBytes() : 0) : bytesOf(next).readableBytes();
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

    /// Does nothing for what waits until the socket takes more: the channel knows of that, and TLS
    /// would add an empty record's place to it each time.
    private void flushQueue() {
        if (unflushed) {
            unflushed = false;
            unsealedBytes = 0;
            part.calls().written();
            context().flush();
        }
    }

    /// As [#flush], also when there is nothing.
    ///
    /// @return completed when the socket has taken all of it
    final ChannelFuture flushAll() {
        queueNext();
        return context().writeAndFlush(Unpooled.EMPTY_BUFFER);
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

    final void closeNow() {
        channel().close();
    }

    /// The socket is closed: lets go of what was not sent.
    final void releaseUnsent() {
        if (kept != null) {
            kept.forEach(ByteBuf::release);
            kept = null;
        }
        if (next != null) {
            next.release();
            next = null;
        }
    }
}
