package io.longline.worker;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.ForgetClient;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGateway.Done;
import io.longline.protocol.wire.ToGateway.Leaving;
import io.longline.protocol.wire.ToGateway.Ping;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.protocol.wire.ToGateway.Took;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/// One connection on which a gateway sends this worker its events.
///
/// A gateway that says which instance it is, is told with which events handlers have begun, 100
/// times a second at most. Both sides say something every 5 s, and take the other for gone when
/// nothing was heard for 15 s. To any other gateway nothing is said after the greeting, as
/// GatewayWorker does; when it is not on 127.0.0.1 it pings every 25 s, and one that says nothing
/// for three of them is taken for gone.
final class EventConversation implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventConversation.class);

    static final Duration BEAT = Duration.ofSeconds(5);
    static final Duration SILENCE = BEAT.multipliedBy(3);
    static final Duration THREE_PINGS = Duration.ofSeconds(80);
    private static final long TOOK_NANOS = Duration.ofMillis(10).toNanos();

    /// While handlers are busy and the gateway says nothing, it is looked ever less often whether
    /// they have begun with more.
    private static final long LONGEST_LOOK_NANOS = 16 * TOOK_NANOS;

    /// After so long without a word of ours the gateway may have given us up and the clients to
    /// others: less than the 15 s that it waits.
    private static final long FENCE_NANOS = Duration.ofSeconds(12).toNanos();

    /// Who takes what the gateway says.
    interface Taker {

        /// The gateway has said who it is, or has shown that it is PHP's, before its first event.
        void met(Capabilities gateway) throws InterruptedException;

        /// @param from to be asked before the event is handled, with its number
        void take(WorkerEvent event, ReadEvents from, long number);

        /// All that was read at once is taken: now is the time to work on it.
        void tookAllThatCame();

        /// The gateway takes no more clients, and lets those that it has go.
        void draining();

        /// Waits until there is room for the client's next event.
        ///
        /// @return whether there is, within the limit
        boolean awaitRoom(WorkerEvent last, Duration limit) throws InterruptedException;
    }

    private final GatewayAddress address;
    private final Socket socket;
    private final ReadEvents events = new ReadEvents();
    private final CompletableFuture<Void> leftUs = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean met;
    private volatile boolean saysWhatItTook;
    private long heardNanos; // the reader's alone
    private long lookNanos = TOOK_NANOS; // the reader's alone
    private long saidNanos; // guarded by this

    /// @param socket not connected yet; closed at the end
    EventConversation(GatewayAddress address, Socket socket) {
        this.address = address;
        this.socket = socket;
    }

    /// Runs from the greeting to the end, which is an exception.
    ///
    /// @param javaBefore whether the gateway at this address was one that says its instance
    void run(WorkerSettings worker, Capabilities self, boolean javaBefore, Taker taker)
            throws IOException, InterruptedException {
        try (socket) {
            connect(worker);
            say(new WorkerConnect(worker.key(), worker.link().secret(), self));
            log.debug("gateway {} was told of this worker, {}", address, worker.key());
            socket.setSoTimeout(millisUntilFirstWord(javaBefore));
            var reader = new PackageReader(socket.getInputStream());
            while (true) {
                fill(reader);
                ByteBuffer packet;
                while ((packet = reader.next()) != null) {
                    take(packet, taker);
                }
                taker.tookAllThatCame();
            }
        } finally {
            events.end();
            leftUs.complete(null);
            end.complete(null);
        }
    }

    /// Whether the gateway has said anything: it took our greeting for good.
    boolean hasMet() {
        return met;
    }

    /// What was read.
    ReadEvents events() {
        return events;
    }

    /// Says that this worker wants no more events; a gateway that does not understand that is left
    /// at once.
    ///
    /// @return completed when no more will come
    CompletableFuture<Void> leave() {
        if (!saysWhatItTook) {
            close();
        } else {
            sayOrClose(new Leaving());
        }
        return leftUs;
    }

    /// Says that all events are handled, and all commands carried out. The gateway ends the
    /// connection then.
    ///
    /// @return completed at the end of it
    CompletableFuture<Void> done() {
        if (saysWhatItTook) {
            try {
                sayTook();
                say(new Done());
                socket.shutdownOutput();
            } catch (IOException e) {
                log.debug("gateway {} had gone when it was left", address, e);
                close();
            }
        }
        return end;
    }

    /// Tells a gateway that was taken for lost to close these clients.
    void forget(Collection<Integer> clients) throws IOException {
        var packets = new ByteArrayOutputStream();
        for (int client : clients) {
            packets.writeBytes(
                    ToGatewayCodec.encode(
                            new Tell(new ForgetClient(client)), Capabilities.LONGLINE));
        }
        write(packets.toByteArray());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("closing a connection that is of no use any more failed", e);
        }
    }

    private void connect(WorkerSettings worker) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.connect(
                new InetSocketAddress(address.host(), address.port()),
                (int) worker.link().connectLimit().toMillis());
    }

    /// Says what there is to say, then reads once.
    private void fill(PackageReader reader) throws IOException {
        while (true) {
            if (saysWhatItTook) {
                requireHeard(); // before the next word would hide how long there was none
                socket.setSoTimeout(millisUntilNextWord());
            }
            try {
                reader.fill();
                heardNanos = System.nanoTime();
                lookNanos = TOOK_NANOS;
                requireHeard();
                return;
            } catch (SocketTimeoutException silence) {
                if (!saysWhatItTook) {
                    throw new IOException("it has said nothing for too long", silence);
                }
                if (System.nanoTime() - heardNanos >= SILENCE.toNanos()) {
                    throw new IOException("it has said nothing for 15 s", silence);
                }
                lookNanos = Math.min(2 * lookNanos, LONGEST_LOOK_NANOS);
            }
        }
    }

    private int millisUntilFirstWord(boolean javaBefore) {
        if (javaBefore) {
            return (int) SILENCE.toMillis();
        }
        return address.host().equals("127.0.0.1") ? 0 : (int) THREE_PINGS.toMillis();
    }

    /// Says what is due: what was taken, but not more often than needs be; and every [#BEAT]
    /// anything, however much the gateway says.
    private int millisUntilNextWord() throws IOException {
        if (events.hasUnsaid() && nanosSinceSaid() >= TOOK_NANOS) {
            sayTook();
        } else if (nanosSinceSaid() >= BEAT.toNanos()) {
            say(new Ping());
        }
        long due = events.hasUnsaid() ? TOOK_NANOS : BEAT.toNanos();
        long left = due - nanosSinceSaid();
        if (events.hasWaiting()) {
            left = Math.min(left, lookNanos);
        }
        return (int) (Math.max(left, 0) / 1_000_000) + 1;
    }

    /// What was read is not taken when this process has stood still for so long that its clients
    /// may be with another worker by now.
    private void requireHeard() throws IOException {
        if (saysWhatItTook && nanosSinceSaid() > FENCE_NANOS) {
            throw new IOException(
                    "this worker has said nothing for %d s, and was taken for gone"
                            .formatted(nanosSinceSaid() / 1_000_000_000));
        }
    }

    private void take(ByteBuffer packet, Taker taker) throws IOException, InterruptedException {
        FromGateway said;
        try {
            said = FromGatewayCodec.decode(packet);
        } catch (IllegalArgumentException e) {
            log.warn("an event of gateway {} is left out: {}", address, e.getMessage());
            events.skip();
            return;
        }
        if (!met) {
            met(said instanceof FromGateway.Hello(var gateway) ? gateway : Capabilities.PHP, taker);
        }
        switch (said) {
            case FromGateway.Deliver(var event) -> {
                taker.take(event, events, events.next());
                while (!taker.awaitRoom(event, BEAT)) {
                    if (saysWhatItTook) {
                        sayTook();
                        say(new Ping());
                    }
                }
            }
            case FromGateway.LeftYou() -> leftUs.complete(null);
            case FromGateway.Draining() -> taker.draining();
            case FromGateway.Hello _, FromGateway.Ping _ -> {
                // that it came is all there is to know
            }
            case FromGateway.Unknown(int word) -> {
                log.debug("gateway {} said word {}, which is not known here", address, word);
                events.skip();
            }
            case FromGateway.Answer _ -> events.skip(); // nothing was asked here
        }
    }

    private void met(Capabilities gateway, Taker taker) throws InterruptedException {
        synchronized (this) {
            saidNanos = System.nanoTime();
        }
        saysWhatItTook = gateway.saysWhatItTook();
        if (saysWhatItTook) {
            events.number();
        }
        taker.met(gateway);
        met = true;
    }

    /// Taken and written under one lock: whoever says [Done] says it behind all of them.
    private synchronized void sayTook() throws IOException {
        if (events.hasUnsaid()) {
            say(new Took(events.takeUnsaid()));
        }
    }

    private void sayOrClose(ToGateway word) {
        try {
            say(word);
        } catch (IOException e) {
            log.debug("gateway {} had gone when it was told {}", address, word, e);
            close();
        }
    }

    private void say(ToGateway word) throws IOException {
        write(ToGatewayCodec.encode(word, Capabilities.LONGLINE));
    }

    private synchronized void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        saidNanos = System.nanoTime();
    }

    private synchronized long nanosSinceSaid() {
        return System.nanoTime() - saidNanos;
    }
}
