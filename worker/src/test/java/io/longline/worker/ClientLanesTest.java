package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.protocol.ClientId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class ClientLanesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ClientId TOM = ClientId.of("7f0000010b5400000001");
    private static final ClientId TIM = ClientId.of("7f0000010b5400000002");

    private final List<String> pace = Collections.synchronizedList(new ArrayList<>());
    private final ClientLanes lanes =
            new ClientLanes(
                    new ClientLanes.Pace() {
                        @Override
                        public void pause(ClientId client) {
                            pace.add("pause " + client.connection());
                        }

                        @Override
                        public void resume(ClientId client) {
                            pace.add("resume " + client.connection());
                        }
                    },
                    new WorkerSettings.Waiting(64, 16, 100));

    @Test
    void a_clients_events_run_one_after_another_in_order() throws Exception {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        var running = new AtomicInteger();
        var most = new AtomicInteger();

        for (int i = 0; i < 10_000; i++) {
            int number = i;
            run(
                    TOM,
                    () -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        seen.add(number);
                        running.decrementAndGet();
                    });
        }

        assertThat(lanes.awaitEmpty(Duration.ofSeconds(10))).isTrue();
        assertThat(seen).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
        assertThat(most).hasValue(1);
    }

    @Test
    void events_of_some_clients_can_be_waited_for() throws Exception {
        var gate = new java.util.concurrent.Semaphore(0);
        startAndFill(TOM, gate, 1);
        run(TIM, () -> {});

        assertThat(lanes.awaitHandled(TIM::equals, LIMIT)).isTrue();
        assertThat(lanes.awaitHandled(TOM::equals, Duration.ofMillis(1))).isFalse();
        assertThat(lanes.busyAmong(client -> true)).containsExactly(TOM);
        assertThat(lanes.busyAmong(TIM::equals)).isEmpty();

        gate.release(2);
        assertThat(lanes.awaitHandled(TOM::equals, LIMIT)).isTrue();
    }

    @Test
    void what_runs_can_be_waited_for_and_what_comes_later_is_not() throws Exception {
        var gate = new java.util.concurrent.Semaphore(0);
        startAndFill(TOM, gate, 1);
        var running = lanes.running();
        assertThat(running).hasSize(1).noneMatch(RunningHandler::hasEnded);
        assertThat(lanes.running()).isEqualTo(running);

        gate.release(1);

        running.getFirst().end().get(10, TimeUnit.SECONDS);
        assertThat(lanes.busyClients()).isEqualTo(1);
        assertThat(lanes.running()).hasSize(1).doesNotContainAnyElementsOf(running);
        gate.release(1);
        assertThat(lanes.awaitEmpty(Duration.ofSeconds(10))).isTrue();
        assertThat(lanes.running()).isEmpty();
    }

    @Test
    void different_clients_run_at_the_same_time() throws Exception {
        var meeting = new CyclicBarrier(3);

        run(TOM, () -> meet(meeting));
        run(TIM, () -> meet(meeting));

        meeting.await(10, TimeUnit.SECONDS); // it would break if they did not
        assertThat(lanes.awaitEmpty(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void events_that_wait_have_a_thread_each_however_many_there_are() throws Exception {
        var meeting = new CyclicBarrier(201);

        for (int i = 1; i <= 200; i++) {
            lanes.run(client(i), () -> meet(meeting));
        }
        lanes.start();

        meeting.await(10, TimeUnit.SECONDS);
        assertThat(lanes.awaitEmpty(LIMIT)).isTrue();
    }

    @Test
    void events_that_do_not_wait_share_the_threads_of_few() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();

        for (int i = 1; i <= 200; i++) {
            lanes.run(client(i), () -> threads.add(Thread.currentThread()));
        }
        lanes.start();

        assertThat(lanes.awaitEmpty(LIMIT)).isTrue();
        assertThat(threads).hasSizeBetween(1, 100); // as many as there are processors, or so
    }

    @Test
    void a_client_that_comes_while_all_others_wait_does_not() throws Exception {
        var stuck = new CountDownLatch(1);
        var begun = new CountDownLatch(50);
        for (int i = 1; i <= 50; i++) {
            lanes.run(
                    client(i),
                    () -> {
                        begun.countDown();
                        hold(stuck);
                    });
        }
        lanes.start();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        var done = new CountDownLatch(1);
        run(client(51), done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        stuck.countDown();
        assertThat(lanes.awaitEmpty(LIMIT)).isTrue();
    }

    @Test
    void other_virtual_threads_have_their_turn_however_many_events_there_are() throws Exception {
        var over = new AtomicBoolean();
        for (int i = 1; i <= 4 * Runtime.getRuntime().availableProcessors(); i++) {
            oneAfterAnother(client(i), over);
        }

        Thread other = Thread.ofVirtual().start(() -> {});

        assertThat(other.join(LIMIT)).isTrue();
        over.set(true);
        assertThat(lanes.awaitEmpty(LIMIT)).isTrue();
    }

    private void oneAfterAnother(ClientId client, AtomicBoolean over) {
        run(
                client,
                () -> {
                    if (!over.get()) {
                        oneAfterAnother(client, over);
                    }
                });
    }

    @Test
    void an_event_that_interrupts_itself_interrupts_nobody_else() throws Exception {
        var interrupted = new CompletableFuture<Boolean>();

        lanes.run(TOM, () -> Thread.currentThread().interrupt());
        run(TOM, () -> interrupted.complete(Thread.currentThread().isInterrupted()));

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void an_event_that_never_ends_delays_its_own_client_only() throws Exception {
        var stuck = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        run(TOM, () -> hold(stuck));

        run(TIM, done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> lanes.busyClients() == 1); // an event is done before its lane ends
        assertThat(lanes.awaitEmpty(Duration.ofMillis(1))).isFalse();
        stuck.countDown();
        assertThat(lanes.awaitEmpty(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void a_client_with_64_waiting_events_is_paused_once_and_resumed_at_16() throws Exception {
        var gate = new java.util.concurrent.Semaphore(0);
        startAndFill(TOM, gate, 63);
        assertThat(pace).isEmpty();

        run(TOM, gate::acquireUninterruptibly);
        run(TOM, gate::acquireUninterruptibly);
        assertThat(pace).containsExactly("pause 1");

        gate.release(48); // one runs, 65 wait: 17 are left
        await().until(() -> gate.availablePermits() == 0 && gate.hasQueuedThreads());
        assertThat(pace).containsExactly("pause 1");
        gate.release(1);

        await().untilAsserted(() -> assertThat(pace).containsExactly("pause 1", "resume 1"));
        gate.release(100);
        assertThat(lanes.awaitEmpty(Duration.ofSeconds(10))).isTrue();
        assertThat(pace).hasSize(2);
    }

    @Test
    void a_client_that_fills_its_lane_again_is_paused_again() throws Exception {
        var gate = new java.util.concurrent.Semaphore(0);
        for (int round = 0; round < 3; round++) {
            startAndFill(TOM, gate, 64);
            gate.release(65);
            assertThat(lanes.awaitEmpty(Duration.ofSeconds(10))).isTrue();
        }

        assertThat(pace)
                .containsExactly(
                        "pause 1", "resume 1", "pause 1", "resume 1", "pause 1", "resume 1");
    }

    @Test
    void who_cannot_be_paused_waits_for_room() throws Exception {
        var gate = new java.util.concurrent.Semaphore(0);
        startAndFill(TOM, gate, 99);
        lanes.awaitRoom(TOM, LIMIT);
        run(TOM, gate::acquireUninterruptibly);

        lanes.awaitRoom(TIM, LIMIT);
        Thread reader =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                lanes.awaitRoom(TOM, LIMIT);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
        gate.release(1);

        reader.join(10_000);
        assertThat(reader.isAlive()).isFalse();
        gate.release(200);
    }

    @Test
    void a_lane_that_ends_while_an_event_comes_loses_nothing() throws Exception {
        var count = new AtomicInteger();
        var feeders = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            feeders.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 20_000; i++) {
                                    run(TOM, count::incrementAndGet);
                                }
                            }));
        }
        for (Thread feeder : feeders) {
            feeder.join();
        }

        assertThat(lanes.awaitEmpty(Duration.ofSeconds(10))).isTrue();
        assertThat(count).hasValue(80_000);
    }

    /// One event runs and waits at the gate; behind it so many wait.
    private void startAndFill(ClientId client, java.util.concurrent.Semaphore gate, int waiting) {
        run(client, gate::acquireUninterruptibly);
        await().until(gate::hasQueuedThreads);
        for (int i = 0; i < waiting; i++) {
            run(client, gate::acquireUninterruptibly);
        }
    }

    private static ClientId client(int number) {
        return new ClientId(TOM.gateway(), number);
    }

    private static void meet(CyclicBarrier meeting) {
        try {
            meeting.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void run(ClientId client, Runnable event) {
        lanes.run(client, event);
        lanes.start();
    }
}
