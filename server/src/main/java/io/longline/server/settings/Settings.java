package io.longline.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Everything that can be set. Each key has a default; `docs/settings.md` lists them all.
///
/// A component is a key: `stopTimeout` here is `stop-timeout` in `longline.yml`.
///
/// @param roles what this process is
/// @param secret what peers must know to come in; none for none
/// @param secretFile a file that holds the secret, "" for none
/// @param registers the Registers to join; empty for the one at `register.listen`
/// @param stopTimeout how long an orderly stop may take
public record Settings(
        List<Role> roles,
        Secret secret,
        String secretFile,
        Register register,
        List<HostPort> registers,
        List<Gateway> gateways,
        Worker worker,
        Http http,
        Redis redis,
        Transport transport,
        Duration stopTimeout) {

    /// The file that is read when none is named.
    public static final String FILE_NAME = "longline.yml";

    public Settings {
        roles = List.copyOf(roles);
        registers = List.copyOf(registers);
        gateways = List.copyOf(gateways);
        require(!roles.isEmpty(), "roles", "name at least one of register, gateway, worker");
        require(Set.copyOf(roles).size() == roles.size(), "roles", "a role is named twice");
        for (int i = 0; i < registers.size(); i++) {
            require(
                    registers.get(i).port() != 0,
                    "registers[%d]".formatted(i),
                    "nobody can be reached on port 0; expected host:port, as 10.0.0.1:1238");
        }
        Conflicts.check(roles, secret, register, gateways, http);
    }

    public static Settings defaults() {
        return new Settings(
                List.of(Role.REGISTER, Role.GATEWAY, Role.WORKER),
                Secret.NONE,
                "",
                Register.defaults(),
                List.of(),
                List.of(Gateway.defaults(0)),
                Worker.defaults(),
                Http.defaults(),
                Redis.defaults(),
                Transport.defaults(),
                Duration.ofSeconds(5));
    }

    /// Settings from YAML text alone: for programs that bring theirs along.
    ///
    /// @throws SettingsException naming everything that is wrong with it
    public static Settings parse(String yaml) {
        return new SettingsSources().yaml("settings", yaml).load().settings();
    }

    /// Settings from `longline.yml` in the working directory, when there is one, and the
    /// environment over it.
    ///
    /// @throws SettingsException naming everything that is wrong with them
    public static Settings load() {
        return new SettingsSources()
                .fileWhenThere(Path.of(FILE_NAME))
                .environment(System.getenv())
                .load()
                .settings();
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /// @param listen where workers, gateways and backends find this Register
    public record Register(HostPort listen) {
        static Register defaults() {
            return new Register(new HostPort(HostPort.LOOPBACK, 1236));
        }
    }

    /// One listener and the connections it takes.
    ///
    /// @param name its name in logs and in keys
    /// @param maxMessage the longest message a client may send
    /// @param workerChoice `least-connections`, `random`, or a class of the user's own
    public record Gateway(
            String name,
            Listen listen,
            Tls tls,
            Inner inner,
            Heartbeat heartbeat,
            Buffers buffers,
            ByteSize maxMessage,
            WebSocket websocket,
            String workerChoice) {

        public static final String LEAST_CONNECTIONS = "least-connections";
        public static final String RANDOM = "random";

        public Gateway {
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
        static Gateway defaults(int place) {
            return new Gateway(
                    place == 0 ? "web" : "gateway" + (place + 1),
                    new Listen("websocket", new HostPort("0.0.0.0", 7272 + place)),
                    Tls.NONE,
                    new Inner(new HostPort(HostPort.LOOPBACK, 2900 + place), ""),
                    Heartbeat.OFF,
                    new Buffers(new ByteSize(1_024_000), new ByteSize(10_240_000)),
                    new ByteSize(10 << 20),
                    WebSocket.DEFAULTS,
                    LEAST_CONNECTIONS);
        }
    }

    /// @param certificate a PEM file with the certificate and those that vouch for it, "" for none
    /// @param key a PEM file with its private key
    public record Tls(String certificate, String key) {
        public static final Tls NONE = new Tls("", "");

        public Tls {
            require(
                    certificate.isEmpty() == key.isEmpty(),
                    certificate.isEmpty() ? "certificate" : "key",
                    "TLS needs both certificate and key, two PEM files");
        }

        public boolean isOn() {
            return !certificate.isEmpty();
        }
    }

    /// Where workers and backends reach a gateway.
    ///
    /// @param bind where it listens for them
    /// @param advertise the host, or host and port, it tells them; "" for that of `bind`
    public record Inner(HostPort bind, String advertise) {

        /// What it tells them, when `port` is the one that was really bound.
        public HostPort advertised(int port) {
            if (advertise.isEmpty()) {
                return bind.withPort(port);
            }
            return advertise.contains(":") ? HostPort.of(advertise) : new HostPort(advertise, port);
        }

        public Inner {
            try {
                require(
                        advertise.isEmpty()
                                || !(advertise.contains(":")
                                                ? HostPort.of(advertise)
                                                : new HostPort(advertise, 1))
                                        .isWildcard(),
                        "advertise",
                        "nobody can connect to every address; expected this machine's own, as"
                                + " 10.0.0.7");
            } catch (InvalidSetting known) {
                throw known;
            } catch (IllegalArgumentException unreadable) {
                throw new InvalidSetting("advertise", "expected a host, as 10.0.0.7, or host:port");
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

    /// @param toClient what may wait for one client before messages to it are dropped
    /// @param toWorker what may wait for one worker
    public record Buffers(ByteSize toClient, ByteSize toWorker) {
        public Buffers {
            require(toClient.bytes() >= 1024, "to-client", "expected 1KiB or more, as 1024000");
            require(toWorker.bytes() >= 1024, "to-worker", "expected 1KiB or more, as 10240000");
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

    /// @param name tells this worker from others of its machine
    /// @param events the class that implements Events, "" when the program brings it
    /// @param classpath jars and folders to look for that class in
    /// @param waiting how many events of one client may wait
    /// @param link how gateways of other processes are reached
    public record Worker(
            String name, String events, List<String> classpath, Waiting waiting, Link link) {
        public Worker {
            classpath = List.copyOf(classpath);
            require(
                    !name.isBlank() && name.indexOf(':') < 0,
                    "name",
                    "expected a name without ':', as BusinessWorker");
        }

        static Worker defaults() {
            return new Worker(
                    "BusinessWorker",
                    "",
                    List.of(),
                    new Waiting(64, 16, 1024),
                    new Link(
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(5),
                            new ByteSize(10_240_000)));
        }
    }

    /// @param pauseAt how many make the client be read from no more
    /// @param resumeAt how few make it be read from again
    /// @param limit how many make the link to a gateway wait that cannot pause a client, as PHP's
    public record Waiting(int pauseAt, int resumeAt, int limit) {
        public Waiting {
            require(resumeAt >= 0, "resume-at", "expected 0 or more, as 16");
            require(pauseAt > resumeAt, "pause-at", "expected more than resume-at, as 64");
            require(limit >= pauseAt, "limit", "expected no less than pause-at, as 1024");
        }
    }

    /// @param connectTimeout how long a connection to a gateway may take to be made
    /// @param answerTimeout how long a gateway may take to answer
    /// @param buffer what may be on its way to one gateway before whoever sends waits
    public record Link(Duration connectTimeout, Duration answerTimeout, ByteSize buffer) {
        public Link {
            require(
                    connectTimeout.isPositive(),
                    "connect-timeout",
                    "expected a time above 0, as 3s");
            require(answerTimeout.isPositive(), "answer-timeout", "expected a time above 0, as 5s");
            require(buffer.bytes() > 0, "buffer", "expected a size above 0, as 10240000");
        }
    }

    /// @param enabled whether there is HTTP at all
    /// @param root a folder, or `classpath:` and a folder of it; "" when there are no pages
    public record Http(boolean enabled, HostPort listen, String root) {
        static Http defaults() {
            return new Http(false, new HostPort(HostPort.LOOPBACK, 7280), "");
        }
    }

    /// @param url where the user's Events find Redis; none for none
    public record Redis(ServiceUrl url) {
        static Redis defaults() {
            return new Redis(ServiceUrl.NONE);
        }
    }

    /// @param kind what carries the clients' connections
    /// @param threads event loops for them; 0 for one per processor
    public record Transport(Kind kind, int threads) {

        /// What carries the clients' connections.
        public enum Kind {
            /// epoll where there is epoll, NIO elsewhere.
            AUTO,
            EPOLL,
            NIO
        }

        public Transport {
            require(
                    threads >= 0 && threads <= 1024,
                    "threads",
                    "expected 0 (one per processor) to 1024, as 4");
        }

        static Transport defaults() {
            return new Transport(Kind.AUTO, 0);
        }
    }

    private static void require(boolean good, String key, String what) {
        if (!good) {
            throw new InvalidSetting(key, what);
        }
    }
}
