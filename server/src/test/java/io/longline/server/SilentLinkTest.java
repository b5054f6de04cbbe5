package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.DropReason;
import io.longline.gateway.GatewayFigures;
import io.longline.protocol.Message;
import io.longline.server.settings.Settings;
import io.longline.testing.Closing;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Nothing comes through between a gateway and a worker for half a minute, while clients talk. What
/// waits stays within its bounds, and who serves the clients is as docs/operations.md says. These
/// tests mostly wait for that half minute to pass.
@Execution(ExecutionMode.CONCURRENT)
class SilentLinkTest {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String FILLING = "x".repeat(8 * 1024);

    /// So much that more of it waits in the gateway than in the system.
    private static final int BOUND = 16 * 1024 * 1024;

    private final @AutoClose Closing opened = new Closing();
    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger closes = new AtomicInteger();

    /// A number that a client said, and whose worker heard it.
    private record Heard(String worker, int client, int number) {}

    @Test
    void its_clients_go_to_another_worker_and_nothing_is_lost() throws Exception {
        var proxy = opened.add(new StallingProxy());
        Longline gateway = gateway("register, gateway, worker", proxy);
        Longline far = worker(gateway);
        await().atMost(LIMIT).until(() -> figures(gateway).workers() == 2);
        var clients = clients(gateway, 4);
        List<Talker> cutOff = servedBy("far", clients);
        assertThat(cutOff).hasSize(2);
        long mostQueued = 0;

        proxy.stall();
        int before = heard.size();
        for (long end = System.nanoTime() + SILENCE.toNanos(); System.nanoTime() < end; look()) {
            mostQueued = Math.max(mostQueued, figures(gateway).workerQueueBytes());
            assertThat(mostQueued).isLessThanOrEqualTo(BOUND);
            assertThat(waiting(gateway) + waiting(far)).isLessThanOrEqualTo(mostWaiting(clients));
        }

        assertThat(mostQueued).as("clients were held up").isGreaterThan(BOUND / 2);
        assertThat(figures(gateway).workers()).isEqualTo(1);
        assertThat(servedBy("near", heardSince(before), cutOff)).isEqualTo(cutOff);
        proxy.goOn();
        await().atMost(LIMIT).until(() -> figures(gateway).workers() == 2);
        clients.forEach(Talker::stop);
        for (Talker client : clients) {
            client.thread.join();
            assertThat(client.wasHungUpOn).isFalse();
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(numbersOf(client)).isEqualTo(client.said()));
        }
        assertThat(closes).hasValue(0);
        assertThat(figures(gateway).drops().get(DropReason.WORKER_BUFFER_FULL)).isZero();
    }

    @Test
    void without_another_worker_its_clients_are_closed_and_come_again() throws Exception {
        var proxy = opened.add(new StallingProxy());
        Longline gateway = gateway("register, gateway", proxy);
        Longline far = worker(gateway);
        await().atMost(LIMIT).until(() -> figures(gateway).workers() == 1);
        var clients = clients(gateway, 2);

        proxy.stall();
        long end = System.nanoTime() + SILENCE.toNanos();
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end || figures(gateway).connections() > 0) {
            assertThat(figures(gateway).workerQueueBytes()).isLessThanOrEqualTo(BOUND);
            assertThat(waiting(far)).isLessThanOrEqualTo(mostWaiting(clients));
            assertThat(System.nanoTime()).as("clients are closed").isLessThan(limit);
            look();
        }

        for (Talker client : clients) {
            client.thread.join();
            assertThat(client.wasHungUpOn).isTrue();
        }
        assertThat(figures(gateway).drops().get(DropReason.NO_WORKER)).isEqualTo(2);
        proxy.goOn();
        await().atMost(LIMIT).until(() -> figures(gateway).workers() == 1);
        clients(gateway, 1);
        assertThat(closes).as("onClose").hasValue(0);
    }

    private Longline gateway(String roles, StallingProxy proxy) throws Exception {
        String settings =
                """
                roles: [%s]
                register: { listen: 127.0.0.1:0 }
                gateways:
                  - name: text
                    listen: text://127.0.0.1:0
                    inner: { bind: 127.0.0.1:0, advertise: '127.0.0.1:%d' }
                    buffers: { to-worker: 16MiB }
                transport: { threads: 2 }
                """
                        .formatted(roles, proxy.port());
        Longline gateway =
                opened.add(
                        roles.contains("worker")
                                ? Longline.start(Settings.parse(settings), new Room("near"))
                                : Longline.start(Settings.parse(settings)));
        proxy.passOnTo(gateway.innerPort("text").orElseThrow());
        return gateway;
    }

    private Longline worker(Longline gateway) throws Exception {
        int register = gateway.registerPort().orElseThrow();
        String settings = "roles: [worker]\nregisters: ['127.0.0.1:%d']".formatted(register);
        return opened.add(Longline.start(Settings.parse(settings), new Room("far")));
    }

    /// Each talks, and has been heard.
    private List<Talker> clients(Longline gateway, int count) throws IOException {
        var clients = new ArrayList<Talker>();
        int before = heard.size();
        for (int i = 0; i < count; i++) {
            clients.add(opened.add(new Talker(i, gateway.clientPort("text").orElseThrow())));
        }
        for (Talker client : clients) {
            await().atMost(LIMIT)
                    .until(() ->
                            heardSince(before).stream()
                                    .anyMatch(number -> number.client == client.number));
        }
        return clients;
    }

    private List<Talker> servedBy(String worker, List<Talker> clients) {
        return servedBy(worker, List.copyOf(heard), clients);
    }

    private static List<Talker> servedBy(String worker, List<Heard> numbers, List<Talker> clients) {
        return clients.stream()
                .filter(client ->
                        numbers.stream()
                                .anyMatch(number ->
                                        number.client == client.number
                                                && number.worker.equals(worker)))
                .toList();
    }

    private List<Heard> heardSince(int before) {
        return heard.stream().skip(before).toList();
    }

    /// In the order in which they were first heard.
    private List<Integer> numbersOf(Talker client) {
        var numbers = new LinkedHashSet<Integer>();
        heard.stream()
                .filter(number -> number.client == client.number)
                .forEach(number -> numbers.add(number.number));
        return List.copyOf(numbers);
    }

    private static GatewayFigures figures(Longline longline) {
        return longline.gatewayFigures().getFirst();
    }

    private static long waiting(Longline longline) {
        return longline.workerFigures().getFirst().waitingEvents();
    }

    /// Of each client 64 wait, and as many as had been read before the gateway heard of it; what
    /// the link was not rid of comes to the next worker at once.
    private static long mostWaiting(List<Talker> clients) {
        return 128L * clients.size() + BOUND / FILLING.length();
    }

    /// Leaves a while until the next look at what waits.
    private static void look() throws InterruptedException {
        Thread.sleep(10);
    }

    private final class Room implements Events {
        private final String name;

        Room(String name) {
            this.name = name;
        }

        @Override
        public void onMessage(Client client, Message message) {
            String[] words = message.text().split(" ", 3);
            heard.add(new Heard(name, Integer.parseInt(words[0]), Integer.parseInt(words[1])));
        }

        @Override
        public void onClose(Client client) {
            closes.incrementAndGet();
        }
    }

    /// Says the next number a hundred times a second, until it is stopped or hung up on.
    private static final class Talker implements AutoCloseable {
        private final int number;
        private final TextClient socket;
        private final AtomicBoolean goesOn = new AtomicBoolean(true);
        private final Thread thread;
        private int said; // the thread's alone, until it has ended
        private boolean wasHungUpOn; // the thread's alone, until it has ended

        Talker(int number, int port) throws IOException {
            this.number = number;
            socket = new TextClient(port);
            thread = Thread.startVirtualThread(this::talk);
        }

        void stop() {
            goesOn.set(false);
        }

        List<Integer> said() {
            return IntStream.rangeClosed(1, said).boxed().toList();
        }

        private void talk() {
            try {
                while (goesOn.get()) {
                    socket.send(number + " " + (said + 1) + " " + FILLING);
                    said++;
                    Thread.sleep(10);
                }
            } catch (IOException hungUp) {
                wasHungUpOn = true;
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts this thread", e);
            }
        }

        @Override
        public void close() throws IOException {
            stop();
            socket.close();
        }
    }
}
