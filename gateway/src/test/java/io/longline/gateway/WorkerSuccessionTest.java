package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.ForgetClient;
import io.longline.protocol.HandshakeAnswer.Accept;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientAdopted;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class WorkerSuccessionTest {
    private final KeepingWorker first = new KeepingWorker("first", "aa");
    private final KeepingWorker second = new KeepingWorker("second", "bb");

    @Test
    void what_a_worker_did_not_take_goes_to_the_next_and_comes_before_what_is_newer() {
        var house = house(1);
        house.pool().add(first);
        int client = house.connect(0);
        say(house, client, "one", "two", "three");
        first.take(2);
        house.pool().add(second);

        house.pool().remove(first);
        say(house, client, "four");
        house.runAll();
        say(house, client, "five");

        assertThat(second.texts()).containsExactly("adopted", "two", "three", "four", "five");
    }

    @Test
    void each_event_loop_takes_back_its_own() {
        var house = house(2);
        house.pool().add(first);
        int here = house.connect(0);
        int there = house.connect(1);
        say(house, here, "here");
        say(house, there, "there");
        house.pool().add(second);

        house.pool().remove(first);
        house.runAll();

        assertThat(of(here, second.delivered())).containsExactly("adopted", "connected", "here");
        assertThat(of(there, second.delivered())).containsExactly("adopted", "connected", "there");
    }

    @Test
    void of_a_client_that_is_no_more_the_next_worker_hears_all_that_was_not_taken() {
        var house = house(1);
        house.pool().add(first);
        int client = house.connect(0);
        first.takeAll();
        say(house, client, "last words");
        house.tell(new DestroyClient(client));
        house.pool().add(second);

        house.pool().remove(first);
        house.runAll();

        assertThat(second.texts()).containsExactly("last words", "closed");
        assertThat(house.pool().workers()).containsExactly(second);
    }

    @Test
    void a_worker_that_leaves_is_told_nothing_more_and_its_clients_wait_for_it_to_be_done() {
        var house = house(2);
        house.pool().add(first);
        house.pool().add(second);
        int client = house.connect(1);
        int others = house.connect(1);
        assertThat(of(client, first.delivered())).containsExactly("connected");

        var quiet = house.pool().leave(first);
        assertThat(quiet).isNotDone();
        house.runAll();
        assertThat(quiet).isDone();
        say(house, client, "one", "two");
        say(house, others, "not disturbed");
        house.tell(new DestroyClient(client));

        assertThat(first.texts()).containsExactly("connected");
        assertThat(of(client, second.delivered())).isEmpty();
        assertThat(of(others, second.delivered())).containsExactly("connected", "not disturbed");

        first.takeAll();
        house.pool().remove(first);
        house.runAll();
        assertThat(of(client, second.delivered())).containsExactly("one", "two", "closed");
    }

    @Test
    void a_client_whose_events_are_held_is_not_read_until_somebody_looks_after_it() {
        var house = house(1);
        house.pool().add(first);
        house.pool().add(second);
        int client = house.connect(0);

        var _ = house.pool().leave(first);
        house.runAll();
        assertThat(house.client(client).reads()).isTrue();
        say(house, client, "one");
        assertThat(house.client(client).reads()).isFalse();

        house.pool().remove(first);
        house.runAll();
        assertThat(house.client(client).reads()).isTrue();
    }

    @Test
    void new_clients_do_not_come_to_a_worker_that_leaves() {
        var house = house(1);
        house.pool().add(first);
        house.pool().add(second);
        var _ = house.pool().leave(first);

        house.connect(0);
        house.connect(0);

        assertThat(first.delivered()).isEmpty();
        assertThat(second.texts()).containsExactly("connected", "connected");
    }

    @Test
    void without_another_worker_clients_wait_for_one_and_so_do_those_that_come() {
        var house = house(1);
        house.pool().add(first);
        int client = house.connect(0);
        say(house, client, "one");
        first.take(1);
        house.pool().remove(first);
        house.runAll();
        int late = house.connect(0);
        say(house, late, "late");
        say(house, client, "two");
        house.pass(WorkerSuccession.LONGEST_WAIT.minusMillis(1));
        house.traffic(client).checkWaiting();

        house.pool().add(second);
        house.runAll();

        assertThat(of(client, second.delivered())).containsExactly("adopted", "one", "two");
        assertThat(of(late, second.delivered())).containsExactly("adopted", "connected", "late");
        assertThat(house.client(client).reads()).isTrue();
        assertThat(house.client(late).end()).isEmpty();
    }

    @Test
    void clients_that_have_waited_for_a_worker_too_long_are_closed_and_counted() {
        var house = house(1);
        house.pool().add(first);
        int client = house.connect(0);
        house.pool().remove(first);
        house.runAll();
        say(house, client, "one");

        house.pass(WorkerSuccession.LONGEST_WAIT);
        house.traffic(client).checkWaiting();

        assertThat(house.client(client).end()).isEqualTo("destroyed");
        assertThat(house.drops().total(DropReason.NO_WORKER)).isEqualTo(1);
        assertThat(house.client(house.connect(0)).end()).isEqualTo("destroyed");
    }

    @Test
    void a_worker_that_goes_while_it_is_waited_for_another_loses_nothing() {
        var house = house(1);
        house.pool().add(first);
        int client = house.connect(0);
        house.pool().remove(first);
        house.runAll();
        say(house, client, "one");

        house.pool().add(second);
        house.pool().remove(second);
        house.runAll();
        var third = new KeepingWorker("third", "cc");
        house.pool().add(third);
        house.runAll();

        assertThat(third.texts()).containsExactly("adopted", "connected", "one");
    }

    @Test
    void what_is_held_is_bounded_and_what_is_too_much_counted() {
        var house =
                new TestHouse(
                        1, GatewaySettings.listening("text://127.0.0.1:0").withBuffers(1024, 1024));
        house.pool().remove(house.worker());
        house.pool().add(first);
        int client = house.connect(0);
        first.takeAll();
        house.pool().remove(first);
        house.runAll();
        for (int i = 0; i < 100; i++) {
            say(house, client, "m" + i);
        }
        house.tell(new DestroyClient(client));

        house.pool().add(second);
        house.runAll();

        assertThat(second.texts()).startsWith("m0", "m1").endsWith("closed").hasSizeLessThan(20);
        assertThat(house.drops().total(DropReason.WORKER_BUFFER_FULL))
                .isEqualTo(101 - second.texts().size());
    }

    @Test
    void the_next_worker_is_asked_whether_a_client_may_come_in() {
        var house = house(1);
        var porter = new KeepingWorker("porter", "aa", true);
        var next = new KeepingWorker("next", "bb", true);
        house.pool().add(porter);
        int client = house.connect(0);
        ask(house, client);
        porter.takeAll();
        house.pool().add(next);

        house.pool().remove(porter);
        house.runAll();
        assertThat(next.texts()).containsExactly("adopted", "asked");
        assertThat(house.client(client).received()).isEmpty();

        var accept = new Accept(null, List.of(), SerializedSession.NONE);
        house.tell(new AnswerHandshake(client, accept));
        assertThat(house.client(client).received()).containsExactly("101");
        assertThat(next.texts()).containsExactly("adopted", "asked", "opened");
    }

    @Test
    void one_that_does_not_want_to_be_asked_lets_it_in() {
        var house = house(1);
        var porter = new KeepingWorker("porter", "aa", true);
        house.pool().add(porter);
        int client = house.connect(0);
        var _ = house.pool().leave(porter);
        house.runAll();
        ask(house, client);
        porter.takeAll();
        assertThat(house.client(client).received()).isEmpty();

        house.pool().add(second);
        house.pool().remove(porter);
        house.runAll();

        assertThat(house.client(client).received()).containsExactly("101");
        assertThat(second.texts()).containsExactly("adopted", "opened");
    }

    @Test
    void a_client_to_be_forgotten_is_closed_and_nobody_hears_of_it() {
        var house = house(1);
        house.pool().add(first);
        int client = house.connect(0);

        house.tell(new ForgetClient(client));

        assertThat(house.client(client).end()).isEqualTo("destroyed");
        assertThat(house.part(0).size()).isZero();
        assertThat(first.texts()).containsExactly("connected");
    }

    @Test
    void when_all_workers_went_together_it_is_heard_first_whom_they_took_for_lost() {
        var house = house(1);
        house.pool().add(first);
        house.pool().add(second);
        int gone = house.connect(0);
        int here = house.connect(0);
        first.takeAll();
        second.takeAll();
        house.pool().remove(first);
        house.pool().remove(second);
        house.runAll();
        house.tell(new DestroyClient(gone));

        var third = new KeepingWorker("third", "cc");
        house.pool().add(third);
        house.runAll();
        house.traffic(here).checkWaiting();
        assertThat(third.delivered()).isEmpty();

        house.tell(new ForgetClient(gone)); // of one that was back in the meantime
        house.pass(WorkerSuccession.SAYS_WHO_IS_LOST);
        house.traffic(here).checkWaiting();
        house.runAll();
        assertThat(of(here, third.delivered())).containsExactly("adopted");
        assertThat(of(gone, third.delivered())).isEmpty();
    }

    @Test
    void when_the_gateway_stood_still_it_is_heard_first_whom_one_worker_took_for_lost() {
        var house = house(1);
        house.pool().add(first);
        int gone = house.connect(0);
        int here = house.connect(0);
        first.takeAll();
        house.pool().add(second);
        house.pass(WorkerSuccession.STOOD_STILL); // and nothing runs; the second has not noticed
        house.pool().remove(first);
        house.runAll();
        house.tell(new DestroyClient(gone));

        house.traffic(here).checkWaiting();
        assertThat(second.delivered()).isEmpty();

        house.tell(new ForgetClient(gone)); // the first was back in the meantime
        house.pass(WorkerSuccession.SAYS_WHO_IS_LOST);
        house.traffic(here).checkWaiting();
        house.runAll();
        assertThat(of(here, second.delivered())).containsExactly("adopted");
        assertThat(of(gone, second.delivered())).isEmpty();
    }

    @Test
    void long_after_the_gateway_stood_still_a_worker_that_goes_is_not_waited_for() {
        var house = house(1);
        house.pool().add(first);
        int client = house.connect(0);
        first.takeAll();
        house.pool().add(second);
        house.pass(WorkerSuccession.STOOD_STILL);
        house.traffic(client).checkWaiting();
        runOn(house, 1);

        house.pool().remove(first);
        house.runAll();

        assertThat(second.texts()).containsExactly("adopted");
    }

    @Test
    void nobody_is_missed_when_the_gateway_goes_down() {
        var house = house(1);
        house.pool().add(first);
        house.pool().add(second);
        int client = house.connect(0);
        house.tell(new DestroyClient(client));

        house.pool().close();
        house.pool().remove(first);
        house.runAll();

        assertThat(second.delivered()).isEmpty();
    }

    /// Three workers that come, leave, break and come again, four loops that get on as it happens,
    /// and clients that count: whoever takes an event, each client's are taken in order and once.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatever_workers_do_each_event_is_taken_once_and_in_order(long seed) {
        var random = new Random(seed);
        var house = house(4);
        var workers = new ArrayList<KeepingWorker>();
        var leaving = new ArrayList<KeepingWorker>();
        Map<Integer, List<String>> taken = new HashMap<>();
        Map<Integer, Integer> said = new HashMap<>();
        int started = 0;
        for (int step = 0; step < 3_000; step++) {
            if (workers.isEmpty() || (workers.size() < 3 && random.nextInt(60) == 0)) {
                var fresh = new KeepingWorker("w" + started, "i" + started++);
                workers.add(fresh);
                house.pool().add(fresh);
            }
            if (said.size() < 12) {
                said.put(house.connect(random.nextInt(4)), 0);
            }
            int client = List.copyOf(said.keySet()).get(random.nextInt(said.size()));
            if (house.client(client).reads()) {
                said.merge(client, 1, Integer::sum);
                say(house, client, "m" + said.get(client));
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                house.runOne(random);
            }
            List<KeepingWorker> all = new ArrayList<>(workers);
            all.addAll(leaving);
            KeepingWorker one = all.get(random.nextInt(all.size()));
            take(one, random, taken);
            if (random.nextInt(50) == 0 && workers.size() > 1) {
                KeepingWorker going = workers.remove(random.nextInt(workers.size()));
                if (random.nextBoolean()) {
                    house.pool().remove(going);
                } else {
                    leaving.add(going);
                    var _ =
                            house.pool()
                                    .leave(going)
                                    .thenRun(() -> {
                                        leaving.remove(going);
                                        note(going.takeAll(), taken);
                                        house.pool().remove(going);
                                    });
                }
            }
        }
        house.runAll();
        workers.forEach(worker -> note(worker.takeAll(), taken));

        said.forEach((client, count) -> {
            var expected = new ArrayList<>(List.of("connected"));
            for (int i = 1; i <= count; i++) {
                expected.add("m" + i);
            }
            assertThat(taken.get(client)).as("client %d", client).isEqualTo(expected);
        });
    }

    private static void take(
            KeepingWorker worker, Random random, Map<Integer, List<String>> taken) {
        int some = random.nextInt(4);
        note(worker.take(Math.min(some, worker.waiting())), taken);
    }

    private static void note(List<WorkerEvent> events, Map<Integer, List<String>> taken) {
        for (WorkerEvent event : events) {
            if (!(event instanceof ClientAdopted)) {
                taken.computeIfAbsent(event.client().connection(), _ -> new ArrayList<>())
                        .add(KeepingWorker.text(event));
            }
        }
    }

    /// Longer than anything is held against a gateway.
    private static void runOn(TestHouse house, int loops) {
        for (int i = 0; i < 4; i++) {
            house.pass(WorkerSuccession.STOOD_STILL.dividedBy(2));
            for (int loop = 0; loop < loops; loop++) {
                house.part(loop).traffic().checkWaiting();
            }
        }
    }

    private static TestHouse house(int loops) {
        var house = new TestHouse(loops);
        house.pool().remove(house.worker());
        house.runAll();
        runOn(house, loops);
        return house;
    }

    private static void say(TestHouse house, int client, String... texts) {
        for (String text : texts) {
            house.traffic(client).message(house.connection(client), Message.text(text));
        }
    }

    private static void ask(TestHouse house, int client) {
        boolean in =
                house.traffic(client)
                        .handshake(
                                house.connection(client),
                                new HandshakeRequest("GET", "/", "HTTP/1.1", Map.of()));
        assertThat(in).isFalse();
    }

    private static List<String> of(int client, List<WorkerEvent> events) {
        return events.stream()
                .filter(event -> event.client().connection() == client)
                .map(KeepingWorker::text)
                .toList();
    }
}
