package io.longline.gateway;

import io.longline.protocol.ClientIds;
import io.longline.protocol.Message;
import io.longline.protocol.tls.LinkTls;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Everything that can be set on one gateway, checked on construction; [#listening] has the
/// defaults, `with...` changes one thing.
///
/// @param name what the gateway is called in logs
/// @param listen where clients come in
/// @param inner where workers and backends come in
/// @param secret what workers and backends must know, empty for nothing; never shown
/// @param heartbeat when a silent client is pinged and given up
/// @param tls certificates and keys of the client port, null for none
/// @param buffers how much may wait for a slow reader
/// @param slowClients what happens when more would wait for a client than may
/// @param maxMessageBytes the longest message a client may send, 10 MiB as in GatewayWorker; a
///   client that sends more is closed
/// @param webSocket what concerns WebSocket clients alone
/// @param workerChoice which worker looks after a new client
/// @param linkTls TLS at the inner port, null for none; PHP peers do not speak it
/// @param clientIds how they are written for those outside; unless plain, PHP peers are refused,
///   which could not read them
/// @param limits what clients may take
/// @param origins from which web pages a WebSocket may be opened
/// @param proxies whose word is taken for where a client comes from
public record GatewaySettings(
        String name,
        ListenAddress listen,
        Inner inner,
        String secret,
        Heartbeat heartbeat,
        @Nullable Tls tls,
        Buffers buffers,
        SlowClients slowClients,
        int maxMessageBytes,
        WebSocket webSocket,
        WorkerChoice workerChoice,
        @Nullable LinkTls linkTls,
        ClientIds clientIds,
        Limits limits,
        AllowedOrigins origins,
        TrustedProxies proxies) {

    private static final int LARGEST_MESSAGE = 1 << 30;

    public GatewaySettings {
        if (maxMessageBytes < 1 || maxMessageBytes > LARGEST_MESSAGE) {
            throw new IllegalArgumentException(
                    "maxMessageBytes %d is outside 1..%d"
                            .formatted(maxMessageBytes, LARGEST_MESSAGE));
        }
    }

    /// The inner port, where workers and backends connect.
    ///
    /// @param host the address to bind, `127.0.0.1`; empty for every address of the machine
    /// @param port 0 to 65535; 0 takes any free port
    /// @param advertise the address that others reach it at, and that goes into every client id:
    ///   `10.0.0.7`, a host name, or either with `:port`; empty to say what is bound
    public record Inner(String host, int port, String advertise) {
        public Inner {
            if (port < 0 || port > 0xFFFF) {
                throw new IllegalArgumentException("port %d is outside 0..65535".formatted(port));
            }
            boolean anywhere = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
            if (anywhere && advertise.isEmpty()) {
                throw new IllegalArgumentException(
                        "the inner port is bound to every address, so nobody can tell which one to"
                                + " connect to; set advertise to the address others reach this"
                                + " machine at");
            }
        }
    }

    /// When a silent client is pinged and given up. Silence is counted as in GatewayWorker: with a
    /// limit the check runs every half interval, and a client is cut between (limit + 0.5) and
    /// (limit + 1) intervals after its last sign of life.
    ///
    /// @param interval 0 for no heartbeat, which is the default
    /// @param unansweredLimit how many intervals a client may be silent; 0 never cuts it
    /// @param data what a silent client is sent each interval; empty for nothing
    public record Heartbeat(Duration interval, int unansweredLimit, Message data) {
        public static final Heartbeat OFF = new Heartbeat(Duration.ZERO, 0, Message.EMPTY);

        public Heartbeat {
            if (interval.isNegative() || interval.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(
                        "heartbeat interval %s is outside 0..24 hours".formatted(interval));
            }
            if (unansweredLimit < 0 || unansweredLimit > 10_000) {
                throw new IllegalArgumentException(
                        "heartbeat unansweredLimit %d is outside 0..10000"
                                .formatted(unansweredLimit));
            }
        }

        /// How often the count runs.
        public Duration tick() {
            return unansweredLimit > 0 ? interval.dividedBy(2) : interval;
        }
    }

    /// What the client port shows. Files are read at the start, and when
    /// [io.longline.gateway.transport.GatewayServer#renewCertificates] says so.
    ///
    /// @param certificate PEM file: the server's certificate, then those that vouch for it
    /// @param key PEM file: its private key without a password, PKCS#8, PKCS#1 or SEC 1
    /// @param others shown in its place to clients that ask for a server name of theirs
    public record Tls(Path certificate, Path key, List<Other> others) {
        public Tls {
            others = List.copyOf(others);
        }

        /// @param certificate PEM file, as above; its DNS names say for whom it is
        /// @param key PEM file, as above
        public record Other(Path certificate, Path key) {}
    }

    /// How much may wait for a slow reader. What happens at the bound of a client is said by
    /// [SlowClients], and counted; a worker's clients are not read from well before it.
    ///
    /// @param clientBytes for one client, 1,024,000 as in GatewayWorker; one message may go over
    /// @param workerBytes for one worker, 10,240,000 as in GatewayWorker
    public record Buffers(int clientBytes, int workerBytes) {
        public static final Buffers DEFAULTS = new Buffers(1_024_000, 10_240_000);

        public Buffers {
            atLeast("clientBytes", clientBytes);
            atLeast("workerBytes", workerBytes);
        }

        private static void atLeast(String name, int bytes) {
            if (bytes < 1024) {
                throw new IllegalArgumentException(
                        "buffers.%s %d is too small to work with; at least 1024"
                                .formatted(name, bytes));
            }
        }
    }

    /// What happens when a client does not read as fast as it is sent to.
    ///
    /// @param policy what is done about messages that would wait for too long
    /// @param softBytes how much its socket is given before messages wait where they can still be
    ///   dropped or replaced, 64 KiB; with [Policy#DROP_NEWEST] it means nothing. The hard bound is
    ///   [Buffers#clientBytes].
    public record SlowClients(Policy policy, int softBytes) {
        public static final SlowClients DEFAULTS = new SlowClients(Policy.DROP_NEWEST, 64 * 1024);

        /// What is done at the hard bound.
        public enum Policy {
            /// Further messages are dropped until there is room, as in GatewayWorker.
            DROP_NEWEST,
            /// Those that have waited longest are dropped for new ones.
            DROP_OLDEST,
            /// From the soft bound on a message replaces the one with its key that waits; at the
            /// hard bound those that have waited longest are dropped. See
            /// [io.longline.protocol.Message#withKey].
            KEEP_LATEST,
            /// The client is closed; WebSocket clients are told 1008.
            CLOSE
        }

        public SlowClients {
            if (softBytes < 1024) {
                throw new IllegalArgumentException(
                        "slowClients.softBytes %d is too small to work with; at least 1024"
                                .formatted(softBytes));
            }
        }
    }

    /// @param frames what a text message goes out as
    /// @param compression whether permessage-deflate is used with clients that offer it; off, since
    ///   it costs time for each message, and GatewayWorker does not offer it
    /// @param handshakeTimeout how long a client may take to ask properly, and its worker to answer
    ///   when it wants to be asked, 10 s each; also the limit for a TLS handshake
    /// @param maxHandshakeBytes how long the head of the request may be, 16 KiB
    public record WebSocket(
            Frames frames, boolean compression, Duration handshakeTimeout, int maxHandshakeBytes) {

        /// What a text message goes out as.
        public enum Frames {
            /// As a text frame, if it is UTF-8.
            TEXT,
            /// Always as a binary frame.
            BINARY
        }

        public static final WebSocket DEFAULTS =
                new WebSocket(Frames.TEXT, false, Duration.ofSeconds(10), 16 * 1024);

        public WebSocket {
            if (!handshakeTimeout.isPositive()
                    || handshakeTimeout.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException(
                        "handshakeTimeout %s is outside 0..1 hour".formatted(handshakeTimeout));
            }
            if (maxHandshakeBytes < 256 || maxHandshakeBytes > 1 << 20) {
                throw new IllegalArgumentException(
                        "maxHandshakeBytes %d is outside 256..1048576"
                                .formatted(maxHandshakeBytes));
            }
        }
    }

    /// The defaults, for clients that come in at `listen`, as `websocket://0.0.0.0:7272`.
    public static GatewaySettings listening(String listen) {
        var address = ListenAddress.parse(listen);
        return new GatewaySettings(
                address.protocolName(),
                address,
                new Inner("127.0.0.1", 2900, ""),
                "",
                Heartbeat.OFF,
                null,
                Buffers.DEFAULTS,
                SlowClients.DEFAULTS,
                10 * 1024 * 1024,
                WebSocket.DEFAULTS,
                WorkerChoice.leastConnections(),
                null,
                ClientIds.plain(),
                Limits.DEFAULTS,
                AllowedOrigins.ANY,
                TrustedProxies.NONE);
    }

    public GatewaySettings withName(String name) {
        return with(s -> s.name = name);
    }

    public GatewaySettings withInner(String host, int port, String advertise) {
        return with(s -> s.inner = new Inner(host, port, advertise));
    }

    public GatewaySettings withSecret(String secret) {
        return with(s -> s.secret = secret);
    }

    public GatewaySettings withHeartbeat(Duration interval, int unansweredLimit, Message data) {
        return with(s -> s.heartbeat = new Heartbeat(interval, unansweredLimit, data));
    }

    public GatewaySettings withTls(Path certificate, Path key) {
        return withTls(new Tls(certificate, key, List.of()));
    }

    public GatewaySettings withTls(Tls tls) {
        return with(s -> s.tls = tls);
    }

    public GatewaySettings withBuffers(int clientBytes, int workerBytes) {
        return with(s -> s.buffers = new Buffers(clientBytes, workerBytes));
    }

    public GatewaySettings withSlowClients(SlowClients.Policy policy, int softBytes) {
        return with(s -> s.slowClients = new SlowClients(policy, softBytes));
    }

    public GatewaySettings withMaxMessageBytes(int maxMessageBytes) {
        return with(s -> s.maxMessageBytes = maxMessageBytes);
    }

    public GatewaySettings withWebSocket(WebSocket webSocket) {
        return with(s -> s.webSocket = webSocket);
    }

    public GatewaySettings withWorkerChoice(WorkerChoice workerChoice) {
        return with(s -> s.workerChoice = workerChoice);
    }

    public GatewaySettings withLinkTls(LinkTls linkTls) {
        return with(s -> s.linkTls = linkTls);
    }

    public GatewaySettings withClientIds(ClientIds clientIds) {
        return with(s -> s.clientIds = clientIds);
    }

    public GatewaySettings withLimits(Limits limits) {
        return with(s -> s.limits = limits);
    }

    public GatewaySettings withOrigins(AllowedOrigins origins) {
        return with(s -> s.origins = origins);
    }

    public GatewaySettings withProxies(TrustedProxies proxies) {
        return with(s -> s.proxies = proxies);
    }

    private GatewaySettings with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /// The same settings while one of them changes: what is new here is new in no `with...`.
    private static final class Draft {
        private String name;
        private ListenAddress listen;
        private Inner inner;
        private String secret;
        private Heartbeat heartbeat;
        private @Nullable Tls tls;
        private Buffers buffers;
        private SlowClients slowClients;
        private int maxMessageBytes;
        private WebSocket webSocket;
        private WorkerChoice workerChoice;
        private @Nullable LinkTls linkTls;
        private ClientIds clientIds;
        private Limits limits;
        private AllowedOrigins origins;
        private TrustedProxies proxies;

        Draft(GatewaySettings from) {
            name = from.name;
            listen = from.listen;
            inner = from.inner;
            secret = from.secret;
            heartbeat = from.heartbeat;
            tls = from.tls;
            buffers = from.buffers;
            slowClients = from.slowClients;
            maxMessageBytes = from.maxMessageBytes;
            webSocket = from.webSocket;
            workerChoice = from.workerChoice;
            linkTls = from.linkTls;
            clientIds = from.clientIds;
            limits = from.limits;
            origins = from.origins;
            proxies = from.proxies;
        }

        GatewaySettings settings() {
            return new GatewaySettings(
                    name,
                    listen,
                    inner,
                    secret,
                    heartbeat,
                    tls,
                    buffers,
                    slowClients,
                    maxMessageBytes,
                    webSocket,
                    workerChoice,
                    linkTls,
                    clientIds,
                    limits,
                    origins,
                    proxies);
        }
    }

    /// Everything but the secret.
    @Override
    public String toString() {
        return "GatewaySettings[name=%s, listen=%s, inner=%s, secret=%s, heartbeat=%s, tls=%s, buffers=%s, slowClients=%s, maxMessageBytes=%d, webSocket=%s, limits=%s, origins=%s, proxies=%s]"
                .formatted(
                        name,
                        listen,
                        inner,
                        secret.isEmpty() ? "none" : "set",
                        heartbeat,
                        tls,
                        buffers,
                        slowClients,
                        maxMessageBytes,
                        webSocket,
                        limits,
                        origins,
                        proxies);
    }
}
