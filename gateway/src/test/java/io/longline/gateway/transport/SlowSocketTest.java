package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.DropReason;
import io.longline.gateway.GatewaySettings.SlowClients.Policy;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A client with a small receive buffer that reads nothing, beside one that reads everything.
class SlowSocketTest {
    private static final int HARD_BYTES = 256 * 1024;
    private static final int MESSAGES = 2000;
    private static final int MESSAGE_BYTES = 8 * 1024; // 16 MB in all: no kernel buffer has that

    @ParameterizedTest
    @EnumSource(
            value = Policy.class,
            names = {"DROP_NEWEST", "DROP_OLDEST", "KEEP_LATEST"})
    void it_is_held_to_its_bound_delays_nobody_and_recovers(Policy policy) throws Exception {
        try (var gateway = gateway(policy);
                var slow = slowClient(gateway);
                var quick = gateway.connect().send("hi\n")) {
            await().until(() -> gateway.server().figures().connections() == 2);

            for (int i = 0; i < MESSAGES; i++) {
                gateway.tell(toAll("%08d".formatted(i), "x"));
                assertThat(next(quick)).startsWith("%08d".formatted(i));
                assertThat(gateway.server().figures().clientQueueBytes())
                        .isLessThan(HARD_BYTES + 2L * MESSAGE_BYTES);
            }
            allDone(gateway);
            assertThat(drops(gateway)).isPositive();
            await().until(() -> gateway.server().figures().slowClients() == 1);

            // what it has missed is lost, but not what comes when it reads again
            slow.send("hi\n");
            var reader =
                    CompletableFuture.runAsync(
                            () -> readUntil(slow, "the end"), Thread::startVirtualThread);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> gateway.server().figures().slowClients() == 0);
            gateway.tell(toAll("the end", "y"));
            reader.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void a_client_of_whom_the_latest_is_kept_gets_the_last_of_each_key() throws Exception {
        try (var gateway = gateway(Policy.KEEP_LATEST);
                var slow = slowClient(gateway)) {
            await().until(() -> gateway.server().figures().connections() == 1);
            for (int i = 0; i < MESSAGES; i++) {
                gateway.tell(toAll("%08d".formatted(i), "key" + i % 3));
            }
            allDone(gateway);
            assertThat(gateway.server().figures().drops().get(DropReason.CLIENT_OLDEST)).isZero();

            int last = 0;
            for (String line = ""; !line.startsWith("%08d".formatted(MESSAGES - 1)); ) {
                line = next(slow);
                int number = Integer.parseInt(line.substring(0, 8));
                assertThat(number).isGreaterThanOrEqualTo(last);
                last = number;
            }
            assertThat(gateway.server().figures().drops().get(DropReason.CLIENT_REPLACED))
                    .isPositive();
        }
    }

    @Test
    void a_client_that_is_to_be_closed_is_closed() throws Exception {
        try (var gateway = gateway(Policy.CLOSE);
                var slow = slowClient(gateway);
                var quick = gateway.connect().send("hi\n")) {
            await().until(() -> gateway.server().figures().connections() == 2);

            for (int i = 0; i < MESSAGES; i++) {
                gateway.tell(toAll("%08d".formatted(i), "x"));
                assertThat(next(quick)).startsWith("%08d".formatted(i));
            }

            allDone(gateway);
            assertThat(gateway.server().figures().connections()).isEqualTo(1);
            assertThat(gateway.server().figures().drops().get(DropReason.CLIENT_TOO_SLOW))
                    .isEqualTo(1);
            slow.readToEnd();
        }
    }

    /// The slow client and the quick one may be on two event loops, of which one is behind.
    private static void allDone(TestGateway gateway) {
        assertThat(gateway.ask(new CountClients(""))).isPositive();
    }

    private static long drops(TestGateway gateway) {
        return gateway.server().figures().drops().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static TestGateway gateway(Policy policy) {
        return TestGateway.start(
                TestGateway.settings("text")
                        .withBuffers(HARD_BYTES, 10_000_000)
                        .withSlowClients(policy, 32 * 1024));
    }

    private static RawClient slowClient(TestGateway gateway) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), gateway.server().clientPort()));
        return new RawClient(socket).send("hi\n");
    }

    private static String next(RawClient client) throws IOException {
        return client.readText(MESSAGE_BYTES + 1);
    }

    private static void readUntil(RawClient client, String start) {
        try {
            while (!next(client).startsWith(start)) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SendToAll toAll(String text, String key) {
        String padded = text + "x".repeat(MESSAGE_BYTES - text.length());
        return new SendToAll(new Recipients.Everyone(), Message.text(padded).withKey(key));
    }
}
