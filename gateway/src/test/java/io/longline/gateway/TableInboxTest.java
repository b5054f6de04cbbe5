package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.GatewayCommand.UnbindUid;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients.Everyone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// What one thread tells and asks, on its way to the tables.
class TableInboxTest {

    @Test
    void however_much_is_told_one_task_waits_on_the_loop() {
        var house = new TestHouse(2);
        int client = house.connect(0);
        house.runAll();

        for (int i = 0; i < 100; i++) {
            house.link().tell(new SendToClient(client, Message.text("m" + i)));
        }

        assertThat(house.tasks(0)).isEqualTo(1);
        assertThat(house.tasks(1)).isZero();
    }

    @Test
    void only_tables_with_a_member_are_woken() {
        var house = new TestHouse(2);
        int client = house.connect(1);
        house.connect(0);
        house.runAll();

        // told at once, before any of it is done
        house.link().tell(new BindUid(client, "tom"));
        house.link().tell(new JoinGroup(client, "room"));
        house.link().tell(new SendToUid(List.of("tom"), Message.text("to tom")));
        house.link()
                .tell(
                        new SendToGroup(
                                List.of("room"), Connections.NONE, Message.text("to the room")));

        assertThat(house.tasks(0)).isZero();
        house.runAll();
        assertThat(house.client(client).received()).containsExactly("to tom", "to the room");

        house.tell(new UnbindUid(client, "tom"));
        house.tell(new LeaveGroup(client, "room"));
        assertThat(house.whereabouts().uids().size()).isZero();
        assertThat(house.whereabouts().groups().size()).isZero();
    }

    @Test
    void a_client_that_cannot_be_sent_to_keeps_nobody_else_waiting() {
        var house = new TestHouse(1);
        int before = house.connect(0);
        int broken = house.connect(0);
        int behind = house.connect(0);
        house.client(broken).breakDown();

        for (String message : List.of("one", "two")) {
            house.tell(new SendToAll(new Everyone(), Message.text(message)));
        }

        assertThat(house.client(before).received()).containsExactly("one", "two");
        assertThat(house.client(behind).received()).containsExactly("one", "two");
        assertThat(house.client(broken).received()).isEmpty();
    }

    @Test
    void a_client_that_got_many_messages_in_one_turn_is_sent_to_once() {
        var house = new TestHouse(1);
        int client = house.connect(0);

        for (int i = 0; i < 100; i++) {
            house.link().tell(new SendToAll(new Everyone(), Message.text("m" + i)));
        }
        house.runAll();

        assertThat(house.client(client).received())
                .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "m" + i).toList());
        assertThat(house.client(client).flushes()).isEqualTo(1);
    }

    @Test
    void a_turn_is_bounded_so_that_the_loop_does_something_else_in_between() {
        var house = new TestHouse(1);
        int client = house.connect(0);
        house.runAll();
        for (int i = 0; i < 20_000; i++) {
            house.link().tell(new SendToClient(client, Message.text("x")));
        }

        house.runOne(new Random(1));
        assertThat(house.client(client).received()).hasSize(8192);
        house.runAll();
        assertThat(house.client(client).received()).hasSize(20_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_query_sees_what_was_told_before_it_however_the_loops_take_turns(long seed) {
        var random = new Random(seed);
        var house = new TestHouse(3);
        var clients = IntStream.range(0, 9).map(i -> house.connect(i % 3)).toArray();
        var answers = new ArrayList<CompletableFuture<Integer>>();
        var expected = new ArrayList<Integer>();
        var members = new boolean[clients.length];
        for (int i = 0; i < 500; i++) {
            int which = random.nextInt(clients.length);
            members[which] = random.nextBoolean();
            house.link()
                    .tell(
                            members[which]
                                    ? new JoinGroup(clients[which], "room")
                                    : new LeaveGroup(clients[which], "room"));
            if (random.nextInt(3) == 0) {
                answers.add(house.link().ask(new CountClients("room")));
                expected.add(count(members));
            }
            for (int turns = random.nextInt(4); turns > 0; turns--) {
                house.runOne(random);
            }
        }
        house.runAll();

        assertThat(answers.stream().map(CompletableFuture::join)).isEqualTo(expected);
    }

    @Test
    void a_batch_keeps_the_order_of_what_is_in_it() {
        var house = new TestHouse(2);
        int client = house.connect(1);
        CommandBatch batch = house.link().batch();
        var answers = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < 1000; i++) {
            batch.tell(new JoinGroup(client, "g" + i));
            answers.add(batch.ask(new CountClients("g" + i)));
            batch.tell(new SendToGroup(List.of("g" + i), Connections.NONE, Message.text("m" + i)));
        }
        house.runAll();
        assertThat(answers.getFirst()).isNotDone();

        batch.handOver();
        house.runAll();

        assertThat(answers).allMatch(answer -> answer.join() == 1);
        assertThat(house.client(client).received())
                .isEqualTo(IntStream.range(0, 1000).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void a_client_that_does_not_read_loses_messages_and_no_other_does() {
        var house =
                new TestHouse(
                        1,
                        GatewaySettings.listening("text://127.0.0.1:0").withBuffers(1024, 1 << 20));
        int slow = house.connect(0);
        int good = house.connect(0);
        house.client(slow).stick();
        for (int i = 0; i < 20; i++) {
            house.tell(new SendToAll(new Everyone(), Message.text("x".repeat(100))));
        }

        // one message may go over the bound
        assertThat(house.client(slow).pendingBytes()).isEqualTo(1100);
        assertThat(house.client(good).received()).hasSize(20);
        assertThat(house.drops().total(DropReason.CLIENT_BUFFER_FULL)).isEqualTo(9);
    }

    @Test
    void a_burst_larger_than_the_buffer_is_no_loss_for_a_client_that_reads() {
        var house =
                new TestHouse(
                        1,
                        GatewaySettings.listening("text://127.0.0.1:0").withBuffers(1024, 1 << 20));
        int client = house.connect(0);
        for (int i = 0; i < 100; i++) {
            house.link().tell(new SendToClient(client, Message.text("x".repeat(100))));
        }
        house.runAll();

        assertThat(house.client(client).received()).hasSize(100);
    }

    @Test
    void who_may_wait_waits_while_a_table_has_too_much_to_do() throws Exception {
        var tasks = new ArrayList<Runnable>();
        var whereabouts = new Whereabouts(1);
        PartCounts counts = new GatewayCounts(whereabouts).part();
        var table = new ConnectionTable(TestHouse.ADDRESS, 0, whereabouts, counts);
        var drops = new Drops("test");
        var delivery =
                new Delivery(
                        GatewaySettings.listening("text://127.0.0.1:0"), drops, counts, _ -> {});
        var traffic =
                new ClientTraffic(
                        table,
                        new WorkerPool("test", WorkerChoice.leastConnections()),
                        Limits.DEFAULTS,
                        1024,
                        drops,
                        counts,
                        tasks::add,
                        () -> 0);
        var commands =
                new TableCommands(table, traffic, FakeOutbound.Encoded::new, delivery, counts);
        var inbox =
                new TableInbox(
                        commands,
                        new TableQueries(
                                table, commands, traffic, new Slices(Runnable::run), () -> 0),
                        delivery,
                        _ -> {},
                        drops,
                        tasks::add);
        var large = new SendToClient(1, Message.text("x".repeat(1 << 20)));
        for (int i = 0; i < 16; i++) {
            assertThat(inbox.isFull()).isFalse();
            inbox.put(large);
        }
        assertThat(inbox.isFull()).isTrue();
        assertThat(inbox.awaitRoom(1, TimeUnit.MILLISECONDS)).isFalse();

        var waited = new CompletableFuture<Boolean>();
        var waiting =
                Thread.startVirtualThread(() -> {
                    try {
                        waited.complete(inbox.awaitRoom(10, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        waited.completeExceptionally(e);
                    }
                });
        tasks.getFirst().run();

        assertThat(waited.get(10, TimeUnit.SECONDS)).isTrue();
        waiting.join();
    }

    @Test
    void a_closed_link_says_so() {
        var house = new TestHouse(2);
        house.link().close();

        assertThat(
                        catchThrowable(() ->
                                house.link().tell(new SendToAll(new Everyone(), Message.EMPTY))))
                .isInstanceOf(GatewayUnreachableException.class);
        assertThat(house.link().ask(new CountClients("")))
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(GatewayUnreachableException.class);
    }

    private static int count(boolean[] members) {
        int count = 0;
        for (boolean member : members) {
            count += member ? 1 : 0;
        }
        return count;
    }
}
