package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.Message;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerLink;

import org.junit.jupiter.api.Test;

import java.util.Random;

/// Which worker looks after which client.
class WorkerPoolTest {

    @Test
    void a_new_client_goes_to_the_worker_with_the_fewest() {
        var house = new TestHouse(2);
        var second = new TestWorker("second");
        house.connect(0);
        house.worker().next(ClientConnected.class);
        house.pool().add(second);

        house.connect(1);
        second.next(ClientConnected.class);
        int third = house.connect(0);
        house.worker().next(ClientConnected.class);
        house.connect(0);
        second.next(ClientConnected.class);

        house.tell(new DestroyClient(third));
        house.worker().next(ClientClosed.class);
        house.connect(1);
        house.worker().next(ClientConnected.class);
        assertThat(second.hasNone()).isTrue();
    }

    @Test
    void a_client_stays_with_its_worker() {
        var house = new TestHouse(1);
        int client = house.connect(0);
        house.worker().next(ClientConnected.class);
        house.pool().add(new TestWorker("second"));

        message(house, client);
        house.worker().next(ClientMessage.class);
        house.tell(new DestroyClient(client));
        house.worker().next(ClientClosed.class);
    }

    @Test
    void when_its_worker_has_gone_its_next_event_goes_to_another() {
        var house = new TestHouse(1);
        var second = new TestWorker("second");
        int client = house.connect(0);
        house.pool().add(second);
        house.pool().remove(house.worker());
        house.runAll();

        message(house, client);
        second.nextAmongOthers(ClientMessage.class);
        house.pool().add(house.worker());
        house.tell(new DestroyClient(client));
        second.next(ClientClosed.class);
    }

    @Test
    void a_worker_that_has_come_back_gets_its_clients_again() {
        var house = new TestHouse(1);
        int client = house.connect(0);
        house.pool().remove(house.worker());
        house.pool().add(new TestWorker("second"));
        var back = new TestWorker(house.worker().workerKey());
        house.pool().add(back);
        house.runAll();

        message(house, client);

        back.nextAmongOthers(ClientMessage.class);
    }

    @Test
    void a_worker_that_comes_twice_takes_its_own_place() {
        var house = new TestHouse(1);
        int client = house.connect(0);
        var again = new TestWorker(house.worker().workerKey());

        assertThat(house.pool().add(again)).contains(house.worker());
        house.pool().remove(house.worker());
        message(house, client);

        again.next(ClientMessage.class);
        assertThat(house.pool().workers()).containsExactly(again);
        assertThat(house.pool().add(again)).isEmpty();
    }

    @Test
    void two_instances_of_one_name_are_two_workers() {
        var house = new TestHouse(1);
        var one = new KeepingWorker("127.0.0.1:chat:1", "aa");
        var two = new KeepingWorker("127.0.0.1:chat:1", "bb");
        house.pool().remove(house.worker());

        assertThat(house.pool().add(one)).isEmpty();
        assertThat(house.pool().add(two)).isEmpty();
        house.connect(0);
        house.connect(0);

        assertThat(one.delivered()).hasSize(1);
        assertThat(two.delivered()).hasSize(1);
        house.pool().remove(two);
        assertThat(house.pool().workers()).containsExactly(one);
    }

    @Test
    void an_instance_that_is_back_before_it_was_seen_to_go_takes_its_own_place() {
        var house = new TestHouse(1);
        var one = new KeepingWorker("127.0.0.1:chat:1", "aa");
        house.pool().remove(house.worker());
        house.pool().add(one);
        int client = house.connect(0);
        var again = new KeepingWorker("127.0.0.1:chat:1", "aa");

        assertThat(house.pool().add(again)).contains(one);
        message(house, client);
        house.runAll();

        assertThat(again.texts()).containsExactly("adopted", "connected", "hi");
        assertThat(house.pool().workers()).containsExactly(again);
    }

    @Test
    void without_a_worker_a_client_is_destroyed_and_counted() {
        var house = new TestHouse(1);
        house.pool().remove(house.worker());

        assertThat(house.client(house.connect(0)).end()).isEqualTo("destroyed");
        assertThat(house.drops().total(DropReason.NO_WORKER)).isEqualTo(1);
        assertThat(house.part(0).size()).isZero();
    }

    @Test
    void a_choice_that_fails_does_not_turn_clients_away() {
        WorkerChoice broken =
                (workers, client, origin) -> {
                    throw new IllegalStateException("user bug");
                };
        WorkerChoice foreign =
                (workers, client, origin) ->
                        new WorkerChoice.Candidate(new TestWorker("foreign"), 0);
        for (WorkerChoice choice : new WorkerChoice[] {broken, foreign}) {
            var house = new TestHouse(1, settings(choice));
            house.connect(0);
            house.worker().next(ClientConnected.class);
        }
    }

    @Test
    void by_chance_every_worker_gets_some() {
        var house = new TestHouse(1, settings(WorkerChoice.random(new Random(7))));
        var second = new TestWorker("second");
        house.pool().add(second);
        for (int i = 0; i < 50; i++) {
            house.connect(0);
        }

        second.next(ClientConnected.class);
        house.worker().next(ClientConnected.class);
    }

    @Test
    void a_worker_that_throws_takes_no_client_down() {
        var house = new TestHouse(1);
        house.pool().remove(house.worker());
        house.pool()
                .add(
                        new WorkerLink() {
                            @Override
                            public String workerKey() {
                                return "broken";
                            }

                            @Override
                            public boolean answersHandshakes() {
                                return false;
                            }

                            @Override
                            public void deliver(WorkerEvent event) {
                                throw new IllegalStateException("a bug of the link");
                            }

                            @Override
                            public void flush() {}
                        });

        assertThat(house.client(house.connect(0)).end()).isEmpty();
    }

    @Test
    void clients_of_a_crowded_worker_are_not_read_from_until_it_is_not() {
        var house = new TestHouse(2);
        int quiet = house.connect(0);
        int loud = house.connect(1);
        house.pool().setCrowded(house.worker(), true);

        message(house, loud);
        assertThat(house.client(loud).reads()).isFalse();
        assertThat(house.client(quiet).reads()).isTrue();

        house.pool().setCrowded(house.worker(), false);
        house.runAll();
        assertThat(house.client(loud).reads()).isTrue();
    }

    @Test
    void a_crowded_worker_that_goes_lets_its_clients_on() {
        var house = new TestHouse(1);
        int client = house.connect(0);
        house.pool().setCrowded(house.worker(), true);
        message(house, client);

        house.pool().remove(house.worker());
        house.runAll();

        assertThat(house.client(client).reads()).isTrue();
    }

    @Test
    void a_worker_that_goes_asks_no_longer_that_a_client_is_not_read() {
        var house = new TestHouse(1);
        int client = house.connect(0);
        house.pool().add(new TestWorker("second"));
        house.tell(new PauseReading(client));
        assertThat(house.client(client).reads()).isFalse();

        house.pool().remove(house.worker());
        house.runAll();

        assertThat(house.client(client).reads()).isTrue();
    }

    private static GatewaySettings settings(WorkerChoice choice) {
        return GatewaySettings.listening("text://127.0.0.1:0").withWorkerChoice(choice);
    }

    private static void message(TestHouse house, int client) {
        house.traffic(client).message(house.connection(client), Message.text("hi"));
    }
}
