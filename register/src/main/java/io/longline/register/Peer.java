package io.longline.register;

import io.longline.protocol.AddressText;
import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.LineReader;
import io.longline.protocol.wire.RegisterLine.BroadcastAddresses;
import io.longline.protocol.wire.RegisterLine.GatewayConnect;
import io.longline.protocol.wire.RegisterLine.Ping;
import io.longline.protocol.wire.RegisterLine.WorkerConnect;
import io.longline.protocol.wire.RegisterLines;
import io.longline.protocol.wire.WireFormatException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

/// One connection to the Register: a gateway's, a worker's or a backend's.
final class Peer {
    private static final Logger log = LoggerFactory.getLogger(Peer.class);
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}:[0-9]{1,5}");

    static final int THREE_PINGS_SECONDS = 80;

    private final Register register;
    private final RegisterSettings settings;
    private final Socket socket;
    private final String who; // for the log
    private @Nullable Future<?> greetingLimit; // the reader's alone, once it runs
    private boolean watching; // the reader's alone
    private @Nullable String untold; // guarded by this
    private boolean closed; // guarded by this

    Peer(Register register, RegisterSettings settings, Socket socket) {
        this.register = register;
        this.settings = settings;
        this.socket = socket;
        this.who = AddressText.of(socket.getRemoteSocketAddress());
    }

    void start(ScheduledExecutorService limits) {
        try {
            greetingLimit =
                    limits.schedule(
                            this::tooLate,
                            settings.greetingLimit().toNanos(),
                            TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            close();
        }
        Thread.ofVirtual().name("longline-register-peer").start(this::read);
    }

    /// Says the line, or a newer one that comes before this one could be written. Never blocks.
    synchronized void tell(String line) {
        untold = line;
        notifyAll();
    }

    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("closing a connection that is of no use any more failed", e);
        }
    }

    private void tooLate() {
        logClosed(
                "it did not say who it is within %d ms"
                        .formatted(settings.greetingLimit().toMillis()));
        close();
    }

    private void read() {
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            var lines = new LineReader(socket.getInputStream(), settings.maxLineBytes());
            String line;
            while ((line = lines.next()) != null) {
                take(line);
            }
        } catch (WireFormatException e) {
            logClosed(String.valueOf(e.getMessage()));
        } catch (SocketTimeoutException silence) {
            logClosed("it has said nothing for too long");
        } catch (SSLException e) {
            logClosed(LinkTls.advice(e));
        } catch (IOException e) {
            log.debug("{} has gone", who, e);
        } finally {
            if (greetingLimit != null) {
                greetingLimit.cancel(false);
            }
            register.gone(this);
            close();
        }
    }

    /// @param why it is closed
    private void logClosed(String why) {
        register.closedPeers().closed(socket.getRemoteSocketAddress(), who, why);
    }

    private void take(String line) throws SocketException {
        switch (RegisterLines.parse(line)) {
            case GatewayConnect(String address, String secret, int lease) -> {
                requireSecret(secret);
                lease(lease);
                if (!ADDRESS.matcher(address).matches()) {
                    throw new WireFormatException(
                            "a gateway announced an address that is none; expected IP:PORT");
                }
                known();
                register.announce(this, address);
            }
            case WorkerConnect(String secret, int lease) -> {
                requireSecret(secret);
                lease(lease);
                known();
                if (!watching) {
                    watching = true;
                    Thread.ofVirtual().name("longline-register-teller").start(this::write);
                }
                register.watch(this);
            }
            case Ping _ -> {
                // it keeps the connection from looking idle, and says nothing of who it is
            }
            case BroadcastAddresses _ ->
                    throw new WireFormatException("it said what only a Register says");
        }
    }

    /// How long it may be silent from now on. PHP's ping every 25 s unless they are on 127.0.0.1.
    private void lease(int seconds) throws SocketException {
        boolean pings = !socket.getInetAddress().isLoopbackAddress();
        int silence = seconds > 0 ? seconds : pings ? THREE_PINGS_SECONDS : 0;
        socket.setSoTimeout(silence * 1000);
    }

    private void known() {
        if (greetingLimit != null) {
            greetingLimit.cancel(false);
        }
    }

    private void requireSecret(String secret) {
        boolean same =
                MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8),
                        settings.secret().getBytes(StandardCharsets.UTF_8));
        if (!same) {
            throw new WireFormatException("its secret is another; set the same secret on both");
        }
    }

    private void write() {
        try {
            String line;
            while ((line = nextLine()) != null) {
                socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            log.debug("{} could not be told", who, e);
            close();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    /// The newest line that was not written, waiting for one; null when closed.
    private synchronized @Nullable String nextLine() throws InterruptedException {
        while (untold == null && !closed) {
            wait();
        }
        String line = untold;
        untold = null;
        return closed ? null : line;
    }
}
