package io.longline.server.settings;

import static io.longline.server.settings.InvalidSetting.require;

import java.time.Duration;
import java.util.List;

/// One listener and the connections it takes.
///
/// @param name its name in logs and in keys
/// @param maxMessage the longest message a client may send
/// @param workerChoice `least-connections`, `random`, or a class of the user's own
/// @param limits what clients may take
/// @param origins from which web pages a WebSocket may be opened
/// @param proxies whose word is taken for where a client comes from
public record GatewaySection(
        String name,
        Listen listen,
        Tls tls,
        Inner inner,
        Heartbeat heartbeat,
        Buffers buffers,
        SlowClients slowClients,
        ByteSize maxMessage,
        WebSocket websocket,
        Drain drain,
        String workerChoice,
        LimitsSection limits,
        Origins origins,
        Proxies proxies) {

    public static final String LEAST_CONNECTIONS = "least-connections";
    public static final String RANDOM = "random";

    public GatewaySection {
        require(
                name.matches("[a-z][a-z0-9-]*"),
                "name",
                "a gateway's name has lower-case letters, digits and -, as web");
        require(
                maxMessage.bytes() > 0 && maxMessage.bytes() <= 1 << 30,
                "max-message",
                "expected 1 to 1GiB, as 10MiB");
        require(
                workerChoice.equals(LEAST_CONNECTIONS)
                        || workerChoice.equals(RANDOM)
                        || workerChoice.contains("."),
                "worker-choice",
                "'%s' is no way to choose a worker; use least-connections, random, or a class of your own with its package"
                        .formatted(workerChoice));
    }

    /// @param place its place in the list, from 0
    static GatewaySection defaults(int place) {
        return new GatewaySection(
                place == 0 ? "web" : "gateway" + (place + 1),
                new Listen("websocket", new HostPort("0.0.0.0", 7272 + place)),
                Tls.NONE,
                new Inner(new HostPort(HostPort.LOOPBACK, 2900 + place), ""),
                Heartbeat.OFF,
                new Buffers(new ByteSize(1_024_000), new ByteSize(10_240_000)),
                SlowClients.DEFAULTS,
                new ByteSize(10 << 20),
                WebSocket.DEFAULTS,
                Drain.DEFAULTS,
                LEAST_CONNECTIONS,
                LimitsSection.DEFAULTS,
                new Origins(List.of(OriginPattern.ANY), true),
                new Proxies(List.of(), Proxies.Protocol.OFF, Proxies.Header.X_FORWARDED_FOR));
    }

    /// @param certificate a PEM file with the certificate and those that vouch for it, "" for none
    /// @param key a PEM file with its private key
    /// @param others shown in its place to clients that ask for a server name of theirs
    public record Tls(String certificate, String key, List<Other> others) {
        public static final Tls NONE = new Tls("", "", List.of());

        public Tls {
            others = List.copyOf(others);
            require(
                    certificate.isEmpty() == key.isEmpty(),
                    certificate.isEmpty() ? "certificate" : "key",
                    "TLS needs both certificate and key, two PEM files");
            require(
                    others.isEmpty() || !certificate.isEmpty(),
                    "certificate",
                    "others are shown to who asks for their names; set certificate and key for"
                            + " everybody else");
            for (int i = 0; i < others.size(); i++) {
                Other other = others.get(i);
                require(
                        !other.certificate().isEmpty() && !other.key().isEmpty(),
                        "others[%d].%s".formatted(i, other.key().isEmpty() ? "key" : "certificate"),
                        "TLS needs both certificate and key, two PEM files");
            }
        }

        public boolean isOn() {
            return !certificate.isEmpty();
        }

        /// @param certificate a PEM file, as above; its DNS names say for whom it is
        /// @param key a PEM file with its private key
        public record Other(String certificate, String key) {
            /// @param place its place in the list, which means nothing
            static Other defaults(int place) {
                return new Other("", "");
            }
        }
    }

    /// Where workers and backends reach a gateway.
    ///
    /// @param bind where it listens for them
    /// @param advertise the host, or host and port, it tells them; "" for that of `bind`
    public record Inner(HostPort bind, String advertise) {

        public Inner {
            require(
                    advertise.isEmpty() || canBeReached(advertise),
                    "advertise",
                    "expected the address at which others reach this machine, as 10.0.0.7,"
                            + " 10.0.0.7:2900 or [2001:db8::1]:2900, found '%s'"
                                    .formatted(advertise));
        }

        private static boolean canBeReached(String address) {
            try {
                boolean portSaid = address.lastIndexOf(':') > address.lastIndexOf(']');
                var parsed = HostPort.of(portSaid ? address : address + ":1");
                return !parsed.isWildcard() && parsed.port() != 0;
            } catch (IllegalArgumentException notAnAddress) {
                return false;
            }
        }
    }

    /// @param interval how often clients are looked at; 0s for never
    /// @param unansweredLimit after how many intervals of silence a client is closed; 0 for never
    /// @param data what is sent to silent clients each interval; "" for nothing
    public record Heartbeat(Duration interval, int unansweredLimit, String data) {
        public static final Heartbeat OFF = new Heartbeat(Duration.ZERO, 0, "");

        public Heartbeat {
            require(
                    interval.compareTo(Duration.ofDays(1)) <= 0,
                    "interval",
                    "expected 0s (never) to 24h, as 55s");
            require(
                    unansweredLimit >= 0 && unansweredLimit <= 10_000,
                    "unanswered-limit",
                    "expected 0 (never) to 10000, as 1");
        }
    }

    /// @param toClient what may wait for one client; at the bound the policy for slow clients holds
    /// @param toWorker what may wait for one worker
    public record Buffers(ByteSize toClient, ByteSize toWorker) {
        public Buffers {
            require(toClient.bytes() >= 1024, "to-client", "expected 1KiB or more, as 1024000");
            require(toWorker.bytes() >= 1024, "to-worker", "expected 1KiB or more, as 10240000");
        }
    }

    /// What happens when a client does not read as fast as it is sent to.
    ///
    /// @param policy what is done at `buffers.to-client`
    /// @param softBound what its socket is given before messages wait where they can be dropped
    public record SlowClients(Policy policy, ByteSize softBound) {
        static final SlowClients DEFAULTS =
                new SlowClients(Policy.DROP_NEWEST, new ByteSize(64 * 1024));

        /// What is done about messages that a slow client has no room for.
        public enum Policy {
            DROP_NEWEST,
            DROP_OLDEST,
            KEEP_LATEST,
            CLOSE
        }

        public SlowClients {
            require(softBound.bytes() >= 1024, "soft-bound", "expected 1KiB or more, as 64KiB");
        }
    }

    /// How clients are let go before a stop.
    ///
    /// @param window the time over which that is done
    /// @param message what each is sent before, "" for nothing
    /// @param code what WebSocket clients are closed with
    public record Drain(Duration window, String message, int code) {
        static final Drain DEFAULTS = new Drain(Duration.ofSeconds(30), "", 1012);

        public Drain {
            require(
                    window.compareTo(Duration.ofDays(1)) <= 0,
                    "window",
                    "expected 0s (all at once) to 24h, as 30s");
            require(
                    code == 1001 || code == 1012 || code == 1013 || (code >= 3000 && code <= 4999),
                    "code",
                    "expected 1012 (restart), 1001 (going away), 1013 (try later) or 3000 to 4999");
        }
    }

    /// @param frames what a text message goes out as
    /// @param compression whether permessage-deflate is agreed to when a client offers it
    /// @param handshakeTimeout how long a client may take for its handshake
    /// @param maxHandshake how long the head of its request may be
    public record WebSocket(
            Frames frames, boolean compression, Duration handshakeTimeout, ByteSize maxHandshake) {

        /// What a text message goes out as.
        public enum Frames {
            TEXT,
            BINARY
        }

        static final WebSocket DEFAULTS =
                new WebSocket(Frames.TEXT, false, Duration.ofSeconds(10), new ByteSize(16 * 1024));

        public WebSocket {
            require(
                    handshakeTimeout.isPositive()
                            && handshakeTimeout.compareTo(Duration.ofHours(1)) <= 0,
                    "handshake-timeout",
                    "expected a time above 0 and up to 1h, as 10s");
            require(
                    maxHandshake.bytes() >= 256 && maxHandshake.bytes() <= 1 << 20,
                    "max-handshake",
                    "expected 256 to 1MiB, as 16KiB");
        }
    }

    /// @param allowed of which one must fit
    /// @param mayBeMissing whether clients may come in that name none
    public record Origins(List<OriginPattern> allowed, boolean mayBeMissing) {
        public Origins {
            allowed = List.copyOf(allowed);
        }
    }

    /// @param trusted whose word is taken
    /// @param protocol whether connections begin with the PROXY protocol
    /// @param header where proxies name the client of a WebSocket
    public record Proxies(List<AddressBlock> trusted, Protocol protocol, Header header) {

        /// Whether connections begin with the PROXY protocol.
        public enum Protocol {
            OFF,
            FROM_LISTED,
            REQUIRED
        }

        /// Where proxies name the client of a WebSocket.
        public enum Header {
            NONE,
            X_FORWARDED_FOR,
            FORWARDED
        }

        public Proxies {
            trusted = List.copyOf(trusted);
            require(
                    protocol == Protocol.OFF || !trusted.isEmpty(),
                    "trusted",
                    "name the proxies that speak the PROXY protocol, as trusted: [10.0.0.0/8]");
        }
    }
}
