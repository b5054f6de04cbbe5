package io.longline.client;

import io.longline.client.AwaitedAnswers.Awaited;
import io.longline.protocol.Delivered;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.Send;
import io.longline.protocol.GatewayCommand.SendCounted;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.PacketFraming;
import io.longline.protocol.wire.ReplyCodec;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.protocol.wire.ToGatewayCodec;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// One connection to a gateway, from the greeting to its loss.
///
/// One thread writes what callers gather, one reads answers, one gives up questions that are
/// overdue. A gateway that says nothing for [GatewaySocket#SILENCE] is asked something; one that
/// says nothing for three times as long is taken for gone.
final class GatewayConnection implements GatewaySocket.Answers {
    private static final Logger log = LoggerFactory.getLogger(GatewayConnection.class);
    private static final Duration FAREWELL_LIMIT = Duration.ofSeconds(1);
    static final int LONGEST_SILENCES = 3;

    private final GatewaySocket socket;
    private final LinkSettings settings;
    private final OutgoingBytes outgoing;
    private final AwaitedAnswers awaited;
    private final ReentrantLock asking = new ReentrantLock();
    private final AtomicBoolean lost = new AtomicBoolean();
    private volatile boolean closing;
    private final CountDownLatch end = new CountDownLatch(1);

    private GatewayConnection(GatewaySocket socket, LinkSettings settings) {
        this.socket = socket;
        this.settings = settings;
        this.outgoing = new OutgoingBytes(settings.bufferBytes());
        this.awaited = new AwaitedAnswers(!socket.peer().longline(), settings.maxAwaitedAnswers());
    }

    static GatewayConnection open(GatewayAddress address, LinkSettings settings) {
        var connection = new GatewayConnection(GatewaySocket.open(address, settings), settings);
        connection.start("reader", connection::read);
        connection.start("writer", connection::write);
        connection.start("limits", connection::giveUpOverdue);
        return connection;
    }

    boolean isOpen() {
        return !lost.get();
    }

    void awaitLost() throws InterruptedException {
        end.await();
    }

    /// False when the connection was lost before the command was on its way.
    boolean tell(OneWay command) {
        return !peer().understands(command) || send(new Tell(command), command);
    }

    /// Null when the connection was lost before the question was on its way.
    <R> @Nullable CompletableFuture<R> ask(Query<R> query) {
        if (query instanceof SendCounted(var send) && !peer().understands(query)) {
            return sentOnly(send);
        }
        if (!peer().understands(query)) {
            return CompletableFuture.failedFuture(
                    new NotUnderstoodException(address(), query.getClass().getSimpleName()));
        }
        return asked(query);
    }

    /// A PHP gateway is sent the message and asked nothing: it has no answer.
    @SuppressWarnings("unchecked") // R is what a SendCounted is answered with
    private <R> @Nullable CompletableFuture<R> sentOnly(Send send) {
        return tell(send)
                ? (CompletableFuture<R>) CompletableFuture.completedFuture(Delivered.UNKNOWN)
                : null;
    }

    private <R> @Nullable CompletableFuture<R> asked(Query<R> query) {
        asking.lock(); // so that answers that come in order meet their questions
        try {
            Awaited<R> question = awaited.add(query, settings.answerLimit().toNanos());
            if (question == null) {
                throw new GatewayBusyException(
                        address(),
                        settings.maxAwaitedAnswers() + " questions to it are not answered yet");
            }
            boolean sent = false;
            try {
                sent = send(packet(question), query);
            } finally {
                if (!sent) {
                    awaited.remove(question);
                }
            }
            return sent ? question.answer() : null;
        } finally {
            asking.unlock();
        }
    }

    private ToGateway packet(Awaited<?> question) {
        return peer().longline()
                ? Ask.correlated(question.correlation(), question.query())
                : Ask.plain(question.query());
    }

    private boolean send(ToGateway packet, GatewayCommand command) {
        byte[] bytes = ToGatewayCodec.encode(packet, peer());
        if (bytes.length > PacketFraming.MAX_PACKET_DEFAULT) {
            throw new IllegalArgumentException(
                    "%s comes to %d bytes, more than the %d that a gateway accepts in one piece; send less at a time"
                            .formatted(
                                    command.getClass().getSimpleName(),
                                    bytes.length,
                                    PacketFraming.MAX_PACKET_DEFAULT));
        }
        try {
            return outgoing.put(bytes, settings.busyLimit().toNanos());
        } catch (TimeoutException e) {
            throw new GatewayBusyException(
                    address(),
                    "%d bytes wait to be sent and there was no room for %d more within %d ms"
                            .formatted(
                                    outgoing.size(),
                                    bytes.length,
                                    settings.busyLimit().toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayBusyException(address(), "the thread was interrupted while it waited");
        }
    }

    private void write() throws IOException, InterruptedException {
        boolean more = true;
        while (more) {
            more = outgoing.writeTo(socket::write);
        }
    }

    private void read() throws IOException {
        int silences = 0;
        while (isOpen()) {
            try {
                socket.awaitAnswer();
            } catch (SocketTimeoutException silence) {
                silences++;
                if (silences >= LONGEST_SILENCES) {
                    throw new IOException("it has said nothing for a while, not even when asked");
                }
                var unused = ask(new IsOnline(0)); // that anything comes back is the answer
                continue;
            }
            silences = 0;
            socket.read(this);
        }
    }

    @Override
    public void oldest(byte[] value) throws IOException {
        Awaited<?> question = awaited.takeOldest();
        if (question == null) {
            throw new IOException("it answered what was not asked");
        }
        answer(question, value);
    }

    @Override
    public void correlated(int correlation, byte[] value) {
        Awaited<?> question = awaited.take(correlation);
        if (question != null) { // else it was given up
            answer(question, value);
        }
    }

    private static <R> void answer(Awaited<R> question, byte[] value) {
        try {
            question.answer().complete(ReplyCodec.decode(question.query(), value));
        } catch (RuntimeException e) {
            // The package was whole, so the next one can be read: only this question has no
            // answer.
            question.answer().completeExceptionally(e);
        }
    }

    private void giveUpOverdue() throws InterruptedException {
        while (isOpen()) {
            for (Awaited<?> question : awaited.awaitOverdue()) {
                question.answer()
                        .completeExceptionally(
                                new GatewayTimeoutException(
                                        "gateway " + address(),
                                        question.query().getClass().getSimpleName(),
                                        settings.answerLimit()));
            }
        }
    }

    /// Sends what was told and ends the connection.
    void close() {
        closing = true;
        outgoing.close();
        try {
            outgoing.awaitWritten(FAREWELL_LIMIT.toNanos());
            // the gateway closes its side when it has read everything; closing ours first could
            // make the network throw away what it has not
            socket.endOutput();
            if (!end.await(FAREWELL_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                log.debug("gateway {} did not close its side", address());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debug("gateway {} was gone when its link was closed", address(), e);
        }
        lose("was left: this link to it was closed", null);
    }

    private void lose(String what, @Nullable Exception cause) {
        if (!lost.compareAndSet(false, true)) {
            return;
        }
        outgoing.close();
        int unsent = outgoing.size();
        if (!closing && cause != null) {
            log.warn(
                    "the link to gateway {} was lost ({}); {} bytes that were told it may be lost"
                            + " too",
                    address(),
                    cause.getMessage(),
                    unsent);
        }
        socket.close();
        var failure = new GatewayUnreachableException(address(), what, cause);
        awaited.close().forEach(question -> question.answer().completeExceptionally(failure));
        end.countDown();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void start(String part, Work work) {
        Thread.ofVirtual()
                .name("longline-link-" + address() + "-" + part)
                .start(() -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        lose("was lost before it had answered", e);
                    }
                });
    }

    private Capabilities peer() {
        return socket.peer();
    }

    private GatewayAddress address() {
        return socket.address();
    }
}
