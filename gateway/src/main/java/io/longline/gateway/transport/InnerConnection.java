package io.longline.gateway.transport;

import io.longline.gateway.DropReason;
import io.longline.protocol.AddressText;
import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.protocol.LinkFacts;
import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway;
import io.longline.protocol.wire.FromGateway.Answer;
import io.longline.protocol.wire.FromGateway.Hello;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.PacketFraming;
import io.longline.protocol.wire.ReplyCodec;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGateway.Done;
import io.longline.protocol.wire.ToGateway.Leaving;
import io.longline.protocol.wire.ToGateway.Ping;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.protocol.wire.ToGateway.Took;
import io.longline.protocol.wire.ToGateway.Unknown;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;
import io.longline.protocol.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLException;

/// A worker or backend at the inner port. Everything that comes in one read is carried out before
/// the next socket is looked at, the end of the connection included. On the inner loop alone.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
final class InnerConnection extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(InnerConnection.class);
    private static final int MOST_OUTSTANDING = 1024;

    /// After so many beats in which nothing was heard a worker is taken for gone: 15 to 20 s.
    static final int SILENT_BEATS = 3;

    private final InnerPort port;
    private final int number;
    private final long openedNanos;
    private final PeerCommands commands;
    private final Replies replies = new Replies(this::write);
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf received;
    private Capabilities capabilities = Capabilities.PHP;
    private @Nullable SocketWorkerLink worker;
    private boolean authorised;
    private boolean ended;
    private int answersDue;
    private boolean flushing;
    private int silentBeats;
    private long heardNanos;
    private long packagesIn;
    private long packagesOut;
    private long bytesIn;
    private long bytesOut;
    private String node = ""; // that has reported over this link

    InnerConnection(InnerPort port) {
        this.port = port;
        this.number = port.nextNumber();
        this.openedNanos = port.nanoTime();
        this.heardNanos = openedNanos;
        this.commands = new PeerCommands(port);
        this.authorised = port.secret().isEmpty();
    }

    int number() {
        return number;
    }

    /// What an operator sees of it.
    LinkFacts facts(long nowNanos) {
        Channel channel = context().channel();
        return new LinkFacts(
                number,
                kind(),
                worker == null ? "" : worker.workerKey(),
                capabilities.instance(),
                node,
                text(channel.remoteAddress()),
                text(channel.localAddress()),
                !capabilities.longline(),
                channel.pipeline().get(SslHandler.class) != null,
                (nowNanos - openedNanos) / 1_000_000,
                (nowNanos - heardNanos) / 1_000_000,
                packagesIn,
                packagesOut,
                bytesIn,
                bytesOut,
                waitingBytes(channel));
    }

    /// PHP's backends need not introduce themselves where there is no secret.
    private LinkFacts.Kind kind() {
        if (worker != null) {
            return LinkFacts.Kind.WORKER;
        }
        return authorised && packagesIn > 0 ? LinkFacts.Kind.BACKEND : LinkFacts.Kind.UNKNOWN;
    }

    private static String text(@Nullable SocketAddress address) {
        // null when it has been cut at this moment
        return address == null ? "" : AddressText.of(address);
    }

    private long waitingBytes(Channel channel) {
        if (worker != null) {
            return worker.waitingBytes();
        }
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        port.opened(this);
    }

    /// Closes a peer that has not shown the secret in time.
    void checkAuthorised() {
        if (!authorised && !ended) {
            end("has said nothing, or not the secret, for too long");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        silentBeats = 0;
        heardNanos = port.nanoTime();
        bytesIn += bytes.readableBytes();
        if (ended) {
            bytes.release();
            return;
        }
        ByteBuf all =
                received == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                ctx.alloc(), received, bytes);
        received = all;
        try {
            while (!ended && takeOne(all)) {}
        } catch (WireFormatException e) {
            end("sent what is no package of the inner protocol: " + e.getMessage());
        }
        if (ended || !all.isReadable()) {
            all.release();
            received = null;
        }
    }

    /// Hands over what the read has brought, and writes what can be answered at once.
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        port.batch().handOver();
        ctx.flush();
        readOnlyWhatCanBeDone();
    }

    /// @return whether there was a whole package
    private boolean takeOne(ByteBuf all) {
        if (all.readableBytes() < Integer.BYTES) {
            return false;
        }
        int at = all.readerIndex();
        int length = PacketFraming.packetLength(all.getInt(at), PacketFraming.MAX_PACKET_DEFAULT);
        if (all.readableBytes() < length) {
            return false;
        }
        packagesIn++;
        try {
            take(ToGatewayCodec.decode(all.nioBuffer(at, length)));
        } catch (IllegalArgumentException e) {
            port.drops().count(DropReason.COMMAND_FAILED, this + ", " + e.getMessage());
        }
        all.skipBytes(length);
        return true;
    }

    private void take(ToGateway packet) {
        switch (packet) {
            case WorkerConnect greeting -> welcome(greeting);
            case ClientConnect(var secret, var said) -> {
                if (admit(secret, said)) {
                    greet(said);
                }
            }
            case Ping() -> requireAdmission();
            case Took(var events) -> {
                if (worker != null) {
                    worker.took(events);
                }
            }
            case Leaving() -> {
                if (worker != null) {
                    port.leaving(worker);
                }
            }
            case Done() -> {
                if (worker != null) {
                    port.gone(worker);
                }
            }
            case Tell(var command) -> {
                if (requireAdmission()) {
                    tell(command);
                }
            }
            case Ask ask -> {
                if (requireAdmission()) {
                    answer(ask, ask.query());
                }
            }
            case Unknown(var word) -> {
                if (requireAdmission()) {
                    port.drops().count(DropReason.UNKNOWN_WORD, this + ", word " + word);
                }
            }
        }
    }

    private void tell(OneWay command) {
        if (command instanceof Report report) {
            node = report.node();
        }
        commands.tell(command);
    }

    private boolean requireAdmission() {
        if (!authorised) {
            end("did not show the secret; set it to the same value on both sides");
        }
        return authorised;
    }

    private boolean admit(String secret, Capabilities said) {
        authorised = port.isSecret(secret);
        if (!authorised) {
            end("has another secret; set it to the same value on both sides");
        } else if (!said.longline() && !port.notForPhp().isEmpty()) {
            authorised = false;
            end("speaks as PHP does, and " + port.notForPhp());
        }
        return authorised;
    }

    private void greet(Capabilities said) {
        capabilities = said;
        if (said.longline()) {
            var self = new Capabilities(true, true, port.instance());
            write(FromGatewayCodec.encode(new Hello(self), said));
        }
    }

    private void welcome(WorkerConnect greeting) {
        if (!admit(greeting.secret(), greeting.capabilities())) {
            return;
        }
        String name = greeting.workerKey();
        if (name.length() > 256 || name.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            end("has a worker name that is too long or has control characters in it");
            return;
        }
        greet(greeting.capabilities());
        if (worker != null) {
            port.gone(worker);
        }
        var remote = (InetSocketAddress) context().channel().remoteAddress();
        worker =
                port.join(
                        AddressText.bracketed(remote.getAddress()) + ":" + name,
                        capabilities,
                        context().channel());
    }

    /// The answer is encoded where it is made, so that a long one does not hold this loop up.
    private <R> void answer(Ask ask, Query<R> query) {
        answersDue++;
        // One that says what it answers may overtake others, but no plain reply that was due first:
        // the peer would take it for that.
        boolean mayOvertake = ask.correlated() && replies.outstanding() == 0;
        Replies.Reply reply = mayOvertake ? null : replies.expect();
        CompletableFuture<byte[]> bytes =
                asked(query).thenApply(answer -> encoded(ask, query, answer));
        var _ =
                bytes.whenCompleteAsync(
                        (encoded, failure) -> answered(reply, encoded, failure),
                        context().executor());
    }

    @SuppressWarnings("unchecked") // R is what ListLinks is answered with
    private <R> CompletableFuture<R> asked(Query<R> query) {
        return query instanceof ListLinks page
                ? (CompletableFuture<R>) CompletableFuture.completedFuture(port.links(page, this))
                : commands.ask(query);
    }

    private <R> byte[] encoded(Ask ask, Query<R> query, R answer) {
        return ask.correlated()
                ? FromGatewayCodec.encode(
                        new Answer(ask.correlation(), ReplyCodec.encode(query, answer)),
                        Capabilities.LONGLINE)
                : ReplyCodec.encodeReply(query, answer);
    }

    private void answered(
            Replies.@Nullable Reply reply, byte[] bytes, @Nullable Throwable failure) {
        answersDue--;
        if (failure != null) {
            end("asked what could not be answered: " + failure);
            return;
        }
        if (reply == null) {
            write(bytes);
        } else {
            reply.ready(bytes);
        }
        flushSoon();
    }

    /// After the answers that are on their way to this loop already.
    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            context()
                    .executor()
                    .execute(() -> {
                        flushing = false;
                        context().flush();
                        readOnlyWhatCanBeDone();
                    });
        }
    }

    /// What others write: whole packages of events.
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf packages) {
            bytesOut += packages.readableBytes();
            for (int at = packages.readerIndex(); at < packages.writerIndex(); ) {
                at += packages.getInt(at);
                packagesOut++;
            }
        }
        ctx.write(message, promise);
    }

    private void write(byte[] bytes) {
        packagesOut++;
        bytesOut += bytes.length;
        context().write(Unpooled.wrappedBuffer(bytes), context().voidPromise());
    }

    /// As GatewayWorker does, so that the connection does not look idle.
    void ping() {
        if (worker != null && !ended && !capabilities.saysWhatItTook()) {
            sayPing();
        }
    }

    /// Pings a worker that says what it took, and gives it up when it has been silent for too long.
    /// While this side has no room for more, the silence is its own. Of others it is seen whether
    /// their systems are there.
    void beat() {
        if (worker == null || !capabilities.saysWhatItTook()) {
            cutWhenHalfOpen();
            return;
        }
        if (ended) {
            cut(); // it was told that this is the end, and has not ended its side
            return;
        }
        if (silentBeats >= SILENT_BEATS) {
            log.warn(
                    "{} has said nothing for {} beats of 5 s; it is taken for gone",
                    this,
                    silentBeats);
            cut();
            return;
        }
        Channel channel = context().channel();
        if (channel.config().isAutoRead()) {
            silentBeats++;
        } else if (!channel.isWritable() && !port.isFull() && answersDue < MOST_OUTSTANDING) {
            // It takes nothing: busy, or gone? What it says is looked at once a beat, and not more,
            // so that it cannot ask for ever more answers without taking them.
            silentBeats++;
            context().read();
        }
        sayPing();
    }

    /// For whoever has no answer to a ping.
    private void cutWhenHalfOpen() {
        if (HalfOpen.isFound(context().channel())) {
            log.warn(
                    "nothing was heard of the system of {} for {} s; it is taken for gone",
                    this,
                    HalfOpen.LONGEST_SILENCE.toSeconds());
            cut();
        }
    }

    private void sayPing() {
        write(FromGatewayCodec.encode(new FromGateway.Ping(), capabilities));
        context().flush();
    }

    /// Stops reading while too much of this peer's, or of everybody's, is waiting to be done.
    void readOnlyWhatCanBeDone() {
        boolean crowded = port.isFull();
        boolean can = !crowded && answersDue < MOST_OUTSTANDING && context().channel().isWritable();
        context().channel().config().setAutoRead(can);
        if (crowded) {
            port.whenNotFull(this);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readOnlyWhatCanBeDone();
        if (worker != null) {
            worker.writable();
        }
    }

    /// Writes what waits, and closes.
    void finish() {
        ended = true;
        if (worker != null) {
            worker.writeAll();
        }
        ChannelFuture written = context().writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (worker != null && capabilities.saysWhatItTook()) {
            // It talks, too: closing before it has read all could take away what it has not.
            written.addListener(_ -> ((DuplexChannel) context().channel()).shutdownOutput());
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    void cut() {
        context().close();
    }

    /// @param why what the peer has done, or not
    private void end(String why) {
        if (!ended) {
            logClosed("it " + why);
            finish();
        }
    }

    private void logClosed(String why) {
        port.closedPeers().closed(context().channel().remoteAddress(), toString(), why);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        if (received != null) {
            received.release();
            received = null;
        }
        if (worker != null) {
            port.gone(worker);
        }
        port.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException failure) {
            logClosed(LinkTls.advice(failure));
        } else if (cause instanceof IOException) {
            log.debug("inner port: {} is lost: {}", this, cause.toString());
        } else {
            log.error("inner port: {} is closed", this, cause);
        }
        ctx.close();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    /// Who it is, for the log.
    @Override
    public String toString() {
        String who = worker == null ? "peer" : "worker " + worker.workerKey();
        return context == null
                ? who
                : who + " at " + AddressText.of(context.channel().remoteAddress());
    }
}
