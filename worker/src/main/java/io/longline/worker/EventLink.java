package io.longline.worker;

import io.longline.client.LinkSettings;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.PacketFraming;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;
import io.longline.protocol.wire.WireFormatException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;

import javax.net.ssl.SSLException;

/// The connection on which a gateway of another process, PHP or Java, sends this worker its events.
/// Commands go another way, by [io.longline.client.SocketLink].
///
/// It is made again 1 s after it was lost, until [#letGo] or [#close]. Nothing is sent on it after
/// the greeting, as GatewayWorker does. Gateways that are not on 127.0.0.1 send a ping every 25 s:
/// one that says nothing for three of them is taken for gone.
final class EventLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLink.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration THREE_PINGS = Duration.ofSeconds(80);
    private static final int READ_AHEAD = 64 * 1024;

    private final GatewayAddress gateway;
    private final WorkerSettings worker;
    private final EventDispatcher events;
    private final Thread reader;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;
    private boolean wanted = true; // guarded by this
    private boolean ended; // guarded by this

    EventLink(GatewayAddress gateway, WorkerSettings worker, EventDispatcher events) {
        this.gateway = gateway;
        this.worker = worker;
        this.events = events;
        this.reader = Thread.ofVirtual().name("longline-events-" + gateway).unstarted(this::run);
    }

    void start() {
        reader.start();
    }

    /// The gateway is no longer announced: a connection that there is serves on, but is not made
    /// again.
    synchronized void letGo() {
        wanted = false;
    }

    /// The gateway is announced.
    ///
    /// @return false when this link has ended, and a new one is needed
    synchronized boolean hold() {
        wanted = true;
        return !ended;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    private synchronized boolean goesOn() {
        ended = closed || !wanted;
        return !ended;
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        Socket current = socket;
        if (current != null) {
            closeQuietly(current);
        }
    }

    private void run() {
        String lastTrouble = "";
        while (goesOn()) {
            String trouble = converse();
            if (closed) {
                return;
            }
            // the same trouble once a second is told once
            LOG.atLevel(trouble.equals(lastTrouble) ? Level.DEBUG : Level.WARN)
                    .log("gateway {} sends no events ({}); trying again", gateway, trouble);
            lastTrouble = trouble;
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException e) {
                return; // closed
            }
        }
    }

    /// Runs one connection to its end.
    ///
    /// @return why it ended
    private String converse() {
        long greeted = 0;
        try (Socket connection = LinkTls.socket(worker.link().tls())) {
            socket = connection;
            connect(connection);
            greeted = System.nanoTime();
            LOG.debug("gateway {} was told of this worker, {}", gateway, worker.key());
            var in =
                    new DataInputStream(
                            new BufferedInputStream(connection.getInputStream(), READ_AHEAD));
            while (!closed) {
                takeNext(in);
            }
            return "closed";
        } catch (EOFException | SocketException e) {
            if (greeted == 0) {
                return String.valueOf(e.getMessage());
            }
            return System.nanoTime() - greeted < RETRY.toNanos()
                    ? "it closed the connection right after the greeting; set the same secret on"
                            + " both"
                    : "it closed the connection";
        } catch (SSLException e) {
            return LinkTls.advice(e);
        } catch (IOException | WireFormatException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            return "closed";
        } catch (RuntimeException e) {
            // one gateway's events must not end all events of that gateway for good
            LOG.error("events of gateway {} could not be taken", gateway, e);
            return "an event could not be taken";
        } finally {
            socket = null;
            if (greeted != 0) {
                events.linkLost(gateway);
            }
        }
    }

    private void connect(Socket connection) throws IOException {
        LinkSettings link = worker.link();
        connection.setTcpNoDelay(true);
        connection.setKeepAlive(true);
        if (!gateway.host().equals("127.0.0.1")) {
            connection.setSoTimeout((int) THREE_PINGS.toMillis());
        }
        connection.connect(
                new InetSocketAddress(gateway.host(), gateway.port()),
                (int) link.connectLimit().toMillis());
        var greeting =
                new WorkerConnect(
                        worker.key(),
                        link.secret(),
                        new Capabilities(true, events.answersHandshakes()));
        connection.getOutputStream().write(ToGatewayCodec.encode(greeting));
    }

    private void takeNext(DataInputStream in) throws IOException, InterruptedException {
        int length = PacketFraming.packetLength(in.readInt(), PacketFraming.MAX_PACKET_DEFAULT);
        byte[] rest = in.readNBytes(length - Integer.BYTES);
        if (rest.length < length - Integer.BYTES) {
            throw new EOFException("in the middle of an event");
        }
        var packet = ByteBuffer.allocate(length).putInt(length).put(rest).flip();
        FromGateway said;
        try {
            said = FromGatewayCodec.decode(packet);
        } catch (IllegalArgumentException e) {
            LOG.warn("an event of gateway {} is left out: {}", gateway, e.getMessage());
            return;
        }
        take(said);
    }

    private void take(FromGateway packet) throws InterruptedException {
        switch (packet) {
            case FromGateway.Deliver(var event) -> events.deliverThenAwaitRoom(event);
            case FromGateway.Unknown(int word) ->
                    LOG.debug("gateway {} said word {}, which is not known here", gateway, word);
            case FromGateway.Ping _, FromGateway.Hello _, FromGateway.Answer _ -> {
                // that it came is all there is to know
            }
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a connection that is of no use any more failed", e);
        }
    }
}
