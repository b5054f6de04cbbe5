package io.longline.client;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.RegisterAddress;
import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.LineReader;
import io.longline.protocol.wire.RegisterLine;
import io.longline.protocol.wire.RegisterLine.BroadcastAddresses;
import io.longline.protocol.wire.RegisterLine.Ping;
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

/// What one Register says, on a connection that is made again 1 s after it was lost.
final class RegisterConversation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegisterConversation.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

    /// GatewayWorker's beat, where something between could cut a connection that is idle.
    private static final Duration PING_EVERY = Duration.ofSeconds(25);

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

    /// What it said last.
    Set<GatewayAddress> gateways() {
        return gateways;
    }

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
            LOG.atLevel(trouble.equals(lastTrouble) ? Level.DEBUG : Level.WARN)
                    .log("Register {}: {}; trying again", register, trouble);
            lastTrouble = trouble;
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
            say(connection, new WorkerConnect(secret));
            var lines = new LineReader(connection.getInputStream(), MAX_LINE);
            while (true) {
                String line = next(connection, lines);
                if (line == null) {
                    trouble =
                            heardHere
                                    ? "it closed the connection"
                                    : "it closed the connection right after the greeting; set the"
                                            + " same secret on both";
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
            LOG.error("what Register {} said could not be taken", register, e);
            trouble = "what it said could not be taken";
        } finally {
            socket = null;
        }
    }

    private Socket connected() throws IOException {
        Socket connection = LinkTls.socket(tls);
        try {
            connection.setTcpNoDelay(true);
            connection.setKeepAlive(true);
            if (!register.isLoopback()) {
                connection.setSoTimeout((int) PING_EVERY.toMillis());
            }
            connection.connect(
                    new InetSocketAddress(register.host(), register.port()),
                    (int) CONNECT_LIMIT.toMillis());
            return connection;
        } catch (IOException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private static @Nullable String next(Socket connection, LineReader lines) throws IOException {
        while (true) {
            try {
                return lines.next();
            } catch (SocketTimeoutException silence) {
                say(connection, new Ping());
            }
        }
    }

    private static void say(Socket connection, RegisterLine line) throws IOException {
        String text = RegisterLines.format(line) + "\n";
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
                LOG.warn(
                        "Register {} names a gateway that has no address: {}",
                        register,
                        e.toString());
            }
        }
        gateways = said;
        answered = true;
        heard.run();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a connection that is of no use any more failed", e);
        }
    }
}
