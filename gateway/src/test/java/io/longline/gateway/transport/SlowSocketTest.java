package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.DropReason;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.GatewaySettings.SlowClients.Policy;
import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;
import io.longline.protocol.Where;
import io.longline.testing.Certificates;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A client with a small receive buffer that reads nothing, beside one that reads everything, in
/// each protocol.
class SlowSocketTest {
    private static final int HARD_BYTES = 256 * 1024;
    private static final int MESSAGES = 1000;
    private static final int MESSAGE_BYTES = 8 * 1024; // 8 MB in all: no kernel buffer has that
    private static final int CLOSE = 8;

    @TempDir static Path folder;

    private static Certificates certificates;
    private static SSLContext trusting;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.make(folder, "EC");
        trusting = TlsTest.trusting(certificates);
    }

    /// What a listener and its clients speak.
    enum Way {
        TEXT("text", false),
        FRAME("frame", false),
        TCP("tcp", false),
        WEBSOCKET("websocket", false),
        TEXT_OVER_TLS("text", true),
        WEBSOCKET_OVER_TLS("websocket", true);

        private final String protocol;
        private final boolean tls;

        Way(String protocol, boolean tls) {
            this.protocol = protocol;
            this.tls = tls;
        }

        boolean isWebSocket() {
            return protocol.equals("websocket");
        }

        /// The next message, as it was sent.
        String next(RawClient client) throws IOException {
            return switch (protocol) {
                case "text" -> client.readText(MESSAGE_BYTES + 1);
                case "frame" -> client.readText(4 + MESSAGE_BYTES).substring(4);
                case "tcp" -> client.readText(MESSAGE_BYTES);
                default -> client.readFrame().text();
            };
        }
    }

    static Stream<Arguments> waysAndPolicies() {
        return Stream.of(Way.values())
                .flatMap(way ->
                        Stream.of(Policy.DROP_NEWEST, Policy.DROP_OLDEST, Policy.KEEP_LATEST)
                                .map(policy -> Arguments.of(way, policy)));
    }

    @ParameterizedTest
    @MethodSource("waysAndPolicies")
    void it_is_held_to_its_bound_delays_nobody_and_recovers(Way way, Policy policy)
            throws Exception {
        try (var gateway = gateway(way, policy);
                var slow = slowClient(way, gateway);
                var quick = client(way, gateway, new Socket())) {
            for (int i = 0; i < MESSAGES; i++) {
                gateway.tell(toAll("%08d".formatted(i), "x"));
                assertThat(way.next(quick)).startsWith("%08d".formatted(i));
                // the last message that had room, and what the channel and TLS add to each
                assertThat(longestQueue(gateway)).isLessThan(HARD_BYTES + 2L * MESSAGE_BYTES);
            }
            assertThat(drops(gateway)).isPositive();
            await().until(() -> gateway.server().figures().slowClients() == 1);

            // what it has missed is lost, but not what comes when it reads again
            var reader =
                    CompletableFuture.runAsync(
                            () -> readUntil(way, slow, "the end"), Thread::startVirtualThread);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> gateway.server().figures().slowClients() == 0);
            gateway.tell(toAll("the end", "y"));
            reader.get(1, TimeUnit.MINUTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_whom_the_latest_is_kept_gets_the_last_of_each_key(Way way) throws Exception {
        try (var gateway = gateway(way, Policy.KEEP_LATEST);
                var slow = slowClient(way, gateway)) {
            for (int i = 0; i < MESSAGES; i++) {
                gateway.tell(toAll("%08d".formatted(i), "key" + i % 3));
            }
            allDone(gateway);
            assertThat(gateway.server().figures().drops().get(DropReason.CLIENT_OLDEST)).isZero();

            int last = 0;
            for (String line = ""; !line.startsWith("%08d".formatted(MESSAGES - 1)); ) {
                line = way.next(slow);
                int number = Integer.parseInt(line.substring(0, 8));
                assertThat(number).isGreaterThanOrEqualTo(last);
                last = number;
            }
            assertThat(gateway.server().figures().drops().get(DropReason.CLIENT_REPLACED))
                    .isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_is_to_be_closed_is_told_why_behind_what_it_was_given(Way way)
            throws Exception {
        try (var gateway = gateway(way, Policy.CLOSE);
                var slow = slowClient(way, gateway);
                var quick = client(way, gateway, new Socket())) {
            int sent = 0;
            // no more than need be: it has ten seconds to read on
            while (tooSlow(gateway) == 0) {
                assertThat(sent).isLessThan(MESSAGES);
                gateway.tell(toAll("%08d".formatted(sent), "x"));
                assertThat(way.next(quick)).startsWith("%08d".formatted(sent));
                sent++;
            }
            await().until(() -> gateway.server().figures().connections() == 1);

            int received = 0;
            if (way.isWebSocket()) {
                RawClient.Frame frame = slow.readFrame();
                for (; frame.opcode() != CLOSE; frame = slow.readFrame()) {
                    assertThat(frame.text()).startsWith("%08d".formatted(received++));
                }
                assertThat(frame.closeCode()).isEqualTo(1008);
                assertThat(frame.text()).endsWith("you read more slowly than you are sent to");
            } else {
                received = readToEnd(way, slow);
            }
            assertThat(received).isBetween(1, sent - 1);
            assertThat(tooSlow(gateway)).isEqualTo(1);
        }
    }

    /// @return how many messages came, in order and whole
    private static int readToEnd(Way way, RawClient client) throws IOException {
        int received = 0;
        try {
            while (true) {
                assertThat(way.next(client)).startsWith("%08d".formatted(received));
                received++;
            }
        } catch (EOFException end) {
            return received;
        }
    }

    /// The slow client and the quick one may be on two event loops, of which one is behind.
    private static void allDone(TestGateway gateway) {
        assertThat(gateway.ask(new CountClients(""))).isPositive();
    }

    /// What waits for the slow client, when all that was told has been done.
    private static long longestQueue(TestGateway gateway) {
        return gateway.ask(new ListConnections(new Where.Everyone(), 0, 10)).stream()
                .mapToLong(ConnectionFacts::queuedBytes)
                .max()
                .orElseThrow();
    }

    private static long tooSlow(TestGateway gateway) {
        return gateway.server().drops().total(DropReason.CLIENT_TOO_SLOW);
    }

    private static long drops(TestGateway gateway) {
        return gateway.server().figures().drops().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static TestGateway gateway(Way way, Policy policy) {
        GatewaySettings settings =
                TestGateway.settings(way.protocol)
                        .withBuffers(HARD_BYTES, 10_000_000)
                        .withSlowClients(policy, 32 * 1024);
        return TestGateway.start(
                way.tls
                        ? settings.withTls(certificates.certificate(), certificates.key())
                        : settings);
    }

    private static RawClient slowClient(Way way, TestGateway gateway) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return client(way, gateway, socket);
    }

    /// When this returns, the client is in.
    private static RawClient client(Way way, TestGateway gateway, Socket socket)
            throws IOException {
        long before = gateway.server().figures().connections();
        int port = gateway.server().clientPort();
        InetAddress here = InetAddress.getLoopbackAddress();
        socket.connect(new InetSocketAddress(here, port));
        var client = new RawClient(way.tls ? secured(socket, here.getHostAddress()) : socket);
        if (way.isWebSocket()) {
            client.upgrade();
        }
        await().until(() -> gateway.server().figures().connections() == before + 1);
        return client;
    }

    private static Socket secured(Socket socket, String host) throws IOException {
        var secured =
                (SSLSocket)
                        trusting.getSocketFactory()
                                .createSocket(socket, host, socket.getPort(), true);
        secured.startHandshake();
        return secured;
    }

    private static void readUntil(Way way, RawClient client, String start) {
        try {
            while (!way.next(client).startsWith(start)) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SendToAll toAll(String text, String key) {
        String padded = text + "x".repeat(MESSAGE_BYTES - text.length());
        return new SendToAll(new Recipients.Everyone(), Message.text(padded).withKey(key));
    }
}
