package io.longline.client;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.RegisterAddress;
import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.LineReader;
import io.longline.protocol.wire.RegisterLine.BroadcastAddresses;
import io.longline.protocol.wire.RegisterLine.WorkerConnect;
import io.longline.protocol.wire.RegisterLines;
import io.longline.protocol.wire.WireFormatException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

import javax.net.ssl.SSLException;

/// What one Register says, on a connection that is made again 1 s after it was lost, and given up
/// when the Register has said nothing for 15 s although it was asked.
final class RegisterConversation implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RegisterConversation.class);
    static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

    /// How often it is asked again. That is the one thing a Register answers, of PHP or Java.
    private static final Duration BEAT = Duration.ofSeconds(5);

    private static final int SILENT_BEATS = 3;

    /// How long what it said last holds when it is away, or is silent, and others are not; and
    /// after how long a Register may forget this connection.
    static final Duration LEASE = BEAT.multipliedBy(SILENT_BEATS);

    /// How long a Register that was away may take to be told of all gateways again: each tries once
    /// a second.
    static final Duration SETTLING = Duration.ofSeconds(3);

    /// A thousand gateways are 22 KB; this is for very many.
    private static final int MAX_LINE = 16 * 1024 * 1024;

    /// In TLS 1.3 who is not trusted may see no more than the end of the connection.
    private static final String OR_NOT_TRUSTED =
            " Or does it not take our certificate? inner-tls needs certificates of the same"
                    + " authority in both processes";

    private final RegisterAddress register;
    private final String secret;
    private final @Nullable LinkTls tls;
    private final Runnable heard;
    private final Thread thread;
    private volatile Set<GatewayAddress> gateways = Set.of();
    private volatile boolean hears;
    private volatile long heardNanos = System.nanoTime();
    private long connectedNanos; // the thread's alone
    private volatile boolean answered;
    private volatile String trouble = "it has not answered yet";
    private volatile @Nullable Socket socket;
    private volatile boolean closed;

    /// @param heard called after each line that says which gateways there are
    /// @param tls what it speaks, null for no TLS
    RegisterConversation(
            RegisterAddress register, String secret, @Nullable LinkTls tls, Runnable heard) {
        this.register = register;
        this.secret = secret;
        this.tls = tls;
        this.heard = heard;
        this.thread = Thread.ofVirtual().name("longline-register-" + register).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// What it said last. When it has just come back, also what it said before it was away.
    Set<GatewayAddress> gateways() {
        return gateways;
    }

    /// Whether it is connected, and has said which gateways there are.
    boolean isHeard() {
        return hears;
    }

    /// Whether what it said last may hold although it is not heard.
    boolean wasHeardLately() {
        return hears || System.nanoTime() - heardNanos < LEASE.toNanos();
    }

    /// Whether it ever did; what it said is there before.
    boolean hasAnswered() {
        return answered;
    }

    /// Why it has not answered, and what to look at.
    String trouble() {
        return "Register %s has not said which gateways there are: %s".formatted(register, trouble);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Socket current = socket;
        if (current != null) {
            closeQuietly(current);
        }
    }

    private void run() {
        String lastTrouble = "";
        while (!closed) {
            converse();
            if (closed) {
                return;
            }
            // the same trouble once a second is told once
            log.atLevel(trouble.equals(lastTrouble) ? Level.DEBUG : Level.WARN)
                    .log("Register {}: {}; trying again", register, trouble);
            lastTrouble = trouble;
            heard.run();
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException e) {
                return; // closed
            }
        }
    }

    /// Runs one connection to its end, and leaves in `trouble` why it ended.
    private void converse() {
        boolean heardHere = false;
        try (Socket connection = connected()) {
            socket = connection;
            connectedNanos = System.nanoTime();
            ask(connection);
            var lines = new LineReader(connection.getInputStream(), MAX_LINE);
            while (true) {
                String line = next(connection, lines);
                if (line == null) {
                    trouble =
                            heardHere
                                    ? "it closed the connection"
                                    : "it closed the connection right after the greeting: it is"
                                            + " going down, or has another secret; set the same"
                                            + " secret on both";
                    return;
                }
                heardHere = true;
                take(line);
            }
        } catch (WireFormatException e) {
            trouble = "it does not speak as a Register does; is its port right?";
        } catch (SSLException e) {
            trouble = LinkTls.advice(e);
        } catch (IOException e) {
            trouble =
                    "it cannot be reached (%s); is it running, and its address right?%s"
                            .formatted(e.getMessage(), tls == null ? "" : OR_NOT_TRUSTED);
        } catch (RuntimeException e) {
            // whoever is told of changes failed; the next ones are told all the same
            log.error("what Register {} said could not be taken", register, e);
            trouble = "what it said could not be taken";
        } finally {
            socket = null;
            hears = false;
        }
    }

    private Socket connected() throws IOException {
        Socket connection = LinkTls.socket(tls);
        try {
            connection.setTcpNoDelay(true);
            connection.setKeepAlive(true);
            connection.setSoTimeout((int) BEAT.toMillis());
            connection.connect(
                    new InetSocketAddress(register.host(), register.port()),
                    (int) CONNECT_LIMIT.toMillis());
            return connection;
        } catch (IOException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private @Nullable String next(Socket connection, LineReader lines) throws IOException {
        for (int silentBeats = 0; silentBeats < SILENT_BEATS; silentBeats++) {
            try {
                return lines.next();
            } catch (SocketTimeoutException silence) {
                ask(connection);
            }
        }
        throw new IOException("it has said nothing for %d s".formatted(LEASE.toSeconds()));
    }

    private void ask(Socket connection) throws IOException {
        String text =
                RegisterLines.format(new WorkerConnect(secret, (int) LEASE.toSeconds())) + "\n";
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void take(String line) {
        if (!(RegisterLines.parse(line) instanceof BroadcastAddresses broadcast)) {
            throw new WireFormatException("a Register says which gateways there are, nothing else");
        }
        var said = new LinkedHashSet<GatewayAddress>();
        for (String address : broadcast.addresses()) {
            try {
                said.add(GatewayAddress.parse(address));
            } catch (IllegalArgumentException e) {
                // a gateway that announces itself wrongly is not reached; the others are
                log.warn(
                        "Register {} names a gateway that has no address: {}",
                        register,
                        e.toString());
            }
        }
        if (System.nanoTime() - connectedNanos < SETTLING.toNanos()) {
            said.addAll(gateways);
        }
        gateways = said;
        heardNanos = System.nanoTime();
        hears = true;
        answered = true; // after what it has said
        heard.run();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("closing a connection that is of no use any more failed", e);
        }
    }
}
