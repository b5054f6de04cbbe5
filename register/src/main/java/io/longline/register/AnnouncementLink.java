package io.longline.register;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.RegisterAddress;
import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.RegisterLine;
import io.longline.protocol.wire.RegisterLine.GatewayConnect;
import io.longline.protocol.wire.RegisterLine.WorkerConnect;
import io.longline.protocol.wire.RegisterLines;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import javax.net.ssl.SSLException;

/// A gateway's connection to one Register: it is announced there while the connection lives.
final class AnnouncementLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AnnouncementLink.class);
    static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

    /// How often the Register is asked which gateways there are: the one thing it answers, of PHP
    /// or Java, so that both sides know that the other is there.
    private static final Duration BEAT = Duration.ofSeconds(5);

    private static final int SILENT_BEATS = 3;

    /// After how long without a word the Register is to forget the gateway.
    static final Duration LEASE = BEAT.multipliedBy(SILENT_BEATS);

    private final RegisterAddress register;
    private final GatewayAddress gateway;
    private final String secret;
    private final @Nullable LinkTls tls;
    private final Thread thread;
    private volatile @Nullable Socket socket;
    private volatile boolean announced;
    private volatile boolean closed;

    /// @param tls what the Register speaks, null for no TLS
    AnnouncementLink(
            RegisterAddress register,
            GatewayAddress gateway,
            String secret,
            @Nullable LinkTls tls) {
        this.register = register;
        this.gateway = gateway;
        this.secret = secret;
        this.tls = tls;
        this.thread = Thread.ofVirtual().name("longline-announcement").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Whether the Register has been told of the gateway, and still listens.
    boolean isAnnounced() {
        return announced;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Socket current = socket;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                log.debug("closing a connection that is of no use any more failed", e);
            }
        }
    }

    private void run() {
        String lastTrouble = "";
        while (!closed) {
            String trouble = announceUntilLost();
            if (closed) {
                return;
            }
            // the same trouble once a second is told once
            log.atLevel(trouble.equals(lastTrouble) ? Level.DEBUG : Level.WARN)
                    .log(
                            "gateway {} is not announced at Register {}: {}; trying again",
                            gateway,
                            register,
                            trouble);
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
    private String announceUntilLost() {
        long since = 0;
        try (Socket connection = LinkTls.socket(tls)) {
            socket = connection;
            connect(connection);
            say(
                    connection,
                    new GatewayConnect(gateway.toString(), secret, (int) LEASE.toSeconds()));
            since = System.nanoTime();
            announced = true;
            log.debug("gateway {} was announced at Register {}", gateway, register);
            awaitEnd(connection);
            return lost(since);
        } catch (SocketException e) {
            return since == 0 ? unreachable(e) : lost(since);
        } catch (SSLException e) {
            return LinkTls.advice(e);
        } catch (IOException e) {
            return unreachable(e);
        } finally {
            socket = null;
            announced = false;
        }
    }

    private static String lost(long since) {
        return System.nanoTime() - since < RETRY.toNanos()
                ? "it closed the connection right after the greeting: it is going down, or has"
                        + " another secret; set the same secret on both"
                : "it closed the connection";
    }

    private static String unreachable(IOException e) {
        return "it cannot be reached (%s); is it running, and its address right?"
                .formatted(e.getMessage());
    }

    private void connect(Socket connection) throws IOException {
        connection.setTcpNoDelay(true);
        connection.setKeepAlive(true);
        connection.setSoTimeout((int) BEAT.toMillis());
        connection.connect(
                new InetSocketAddress(register.host(), register.port()),
                (int) CONNECT_LIMIT.toMillis());
    }

    /// What the Register says is of no interest here, but that it says anything is.
    private void awaitEnd(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        var ignored = new byte[8192];
        int read = 0;
        int silentBeats = 0;
        while (read >= 0) {
            try {
                read = in.read(ignored);
                silentBeats = 0;
            } catch (SocketTimeoutException silence) {
                silentBeats++;
                if (silentBeats >= SILENT_BEATS) {
                    throw new IOException(
                            "it has said nothing for %d s".formatted(LEASE.toSeconds()), silence);
                }
                say(connection, new WorkerConnect(secret, (int) LEASE.toSeconds()));
            }
        }
    }

    private static void say(Socket connection, RegisterLine line) throws IOException {
        String text = RegisterLines.format(line) + "\n";
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
