package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.server.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The promise of a reload, seen by clients that never stop talking: half of them at a gateway of
/// the worker's process, half at a gateway that the worker reaches over sockets.
class ReloadUnderLoadTest {
    private static final int RELOADS = 20;
    private static final int CLIENTS_OF_EACH = 6;
    private static final int BURST = 5;
    private static final int MOST_UNANSWERED = 100;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private @TempDir Path folder;
    private final List<Talker> talkers = new ArrayList<>();

    @Test
    void twenty_reloads_lose_nothing_reorder_nothing_and_drop_nobody() throws Exception {
        compile(0);
        try (var all = Longline.start(settings("register, gateway, worker", 0));
                var away = Longline.start(settings("gateway", all.registerPort().orElseThrow()));
                var load = Executors.newSingleThreadScheduledExecutor()) {
            awaitWorkerAt(away);
            for (int i = 0; i < CLIENTS_OF_EACH; i++) {
                talkers.add(new Talker(all.clientPort("text").orElseThrow()));
                talkers.add(new Talker(away.clientPort("text").orElseThrow()));
            }
            var steady =
                    load.scheduleAtFixedRate(
                            () -> talkers.forEach(Talker::talk), 0, 5, TimeUnit.MILLISECONDS);
            awaitServedBy(0);

            for (int version = 1; version <= RELOADS; version++) {
                compile(version);
                all.reload();
                awaitServedBy(version);
            }

            steady.cancel(false);
            load.shutdown();
            assertThat(load.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            await().atMost(LIMIT).until(() -> talkers.stream().allMatch(Talker::isAnswered));
            assertThat(talkers).extracting(Talker::trouble).containsOnly("none");
            assertThat(talkers)
                    .allSatisfy(talker -> assertThat(talker.versions).hasSize(RELOADS + 1));
            assertThat(talkers).allSatisfy(talker -> assertThat(talker.sent).hasPositiveValue());
        } finally {
            for (Talker talker : talkers) {
                talker.client.close();
            }
        }
    }

    /// Handlers take some time, so that each switch finds some of them at work.
    private void compile(int version) throws IOException {
        UserCode.compile(
                folder,
                "Numbered",
                UserCode.events(
                        "Numbered",
                        """
                        java.util.concurrent.locks.LockSupport.parkNanos(300_000);
                        client.send("%d:" + message.text());
                        """
                                .formatted(version),
                        ""));
    }

    private void awaitServedBy(int version) {
        await().atMost(LIMIT)
                .until(() -> talkers.stream().allMatch(talker -> talker.isServedBy(version)));
    }

    /// Until a worker has found the gateway, clients are closed.
    private static void awaitWorkerAt(Longline gateway) {
        await().atMost(LIMIT)
                .until(() -> {
                    try (var client = new TextClient(gateway.clientPort("text").orElseThrow())) {
                        client.send("there?");
                        return client.receive().endsWith(":there?");
                    } catch (IOException closed) {
                        return false;
                    }
                });
    }

    private Settings settings(String roles, int register) {
        return Settings.parse(
                """
                roles: [%s]
                secret: s3
                register: { listen: 127.0.0.1:%d }
                gateways: [{ name: text, listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }]
                worker: { events: Numbered, classpath: ['%s'] }
                transport: { threads: 1 }
                """
                        .formatted(roles, register, folder));
    }

    /// Sends numbers, and wants each of them back, in order.
    private static final class Talker {
        private final TextClient client;
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private final Set<Integer> versions = ConcurrentHashMap.newKeySet();
        private volatile String trouble = "none";

        Talker(int port) throws IOException {
            client = new TextClient(port);
            Thread.ofVirtual().start(this::listen);
        }

        void talk() {
            if (sent.get() - answered.get() > MOST_UNANSWERED) {
                return; // this machine is busy
            }
            var numbers = new String[BURST];
            for (int i = 0; i < BURST; i++) {
                numbers[i] = String.valueOf(sent.get() + i);
            }
            try {
                client.send(numbers);
                sent.addAndGet(BURST);
            } catch (IOException cutOff) {
                trouble = "could not send: " + cutOff;
            }
        }

        private void listen() {
            int newest = 0;
            try {
                for (int next = 0; trouble.equals("none"); next++) {
                    String[] answer = client.receive().split(":", -1);
                    if (answer.length != 2 || !answer[1].equals(String.valueOf(next))) {
                        trouble = "wanted %d, got %s".formatted(next, List.of(answer));
                        return;
                    }
                    int version = Integer.parseInt(answer[0]);
                    if (version < newest) {
                        trouble = "the code went back from %d to %d".formatted(newest, version);
                        return;
                    }
                    newest = version;
                    versions.add(version);
                    answered.incrementAndGet();
                }
            } catch (IOException closedAtTheEnd) {
                // a connection that is closed before is missed in isAnswered
            }
        }

        boolean isServedBy(int version) {
            return versions.contains(version) || !trouble.equals("none");
        }

        boolean isAnswered() {
            return answered.get() == sent.get() || !trouble.equals("none");
        }

        String trouble() {
            return trouble;
        }
    }
}
