package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientField;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.Message;
import io.longline.protocol.SelectedClient;
import io.longline.protocol.Where;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Many clients of one event loop, and what is let in between.
class SlicesTest {
    private static final int CLIENTS = 5 * Slices.CLIENTS;

    private final TestHouse house =
            new TestHouse(
                    1,
                    GatewaySettings.listening("text://127.0.0.1:0")
                            .withHeartbeat(Duration.ofSeconds(10), 0, Message.text("ping")));
    private final List<Integer> clients = new ArrayList<>();
    private final Random anyOrder = new Random(1);

    static Stream<Query<?>> longQueries() {
        return Stream.of(
                new GetAllSessions(),
                new Select(List.of(ClientField.UID), new Where.Everyone()),
                new ListConnections(new Where.Everyone(), 0, 10));
    }

    @ParameterizedTest
    @MethodSource("longQueries")
    void a_message_overtakes_a_query_about_many_clients(Query<?> query) {
        connect();
        CompletableFuture<?> answer = house.link().ask(query);
        house.runOne(anyOrder); // which begins to answer

        house.link().tell(new SendToClient(clients.getFirst(), Message.text("now")));
        house.runOne(anyOrder);
        house.runOne(anyOrder);

        assertThat(house.client(clients.getFirst()).received()).containsExactly("now");
        assertThat(answer).isNotDone();
        house.runAll();
        answer.join();
    }

    @ParameterizedTest
    @MethodSource("longQueries")
    void one_question_about_clients_is_enough_for_a_turn(Query<?> query) {
        int client = house.connect(0);
        house.runAll();
        house.link().tell(new SendToClient(client, Message.text("now")));
        CompletableFuture<?> first = house.link().ask(query);
        CompletableFuture<?> second = house.link().ask(query);

        house.runOne(anyOrder);

        assertThat(house.client(client).received()).containsExactly("now");
        assertThat(first).isDone();
        assertThat(second).isNotDone();
        house.runAll();
        assertThat(second).isDone();
    }

    @Test
    void an_answer_made_in_slices_names_each_client_once_and_in_order() {
        connect();

        assertThat(house.ask(new GetAllSessions()).keySet()).containsExactlyElementsOf(clients);
    }

    @Test
    void who_comes_or_goes_meanwhile_takes_nobody_else_out_of_the_answer() {
        connect();
        CompletableFuture<? extends Map<Integer, ?>> answer =
                house.link().ask(new GetAllSessions());
        house.runOne(anyOrder);

        List<Integer> leaving = clients.subList(0, CLIENTS / 2);
        leaving.forEach(number ->
                house.traffic(number).closed(house.connection(number), Parting.Plain.LEFT));
        int late = house.connect(0);
        house.runAll();

        assertThat(answer.join().keySet())
                .containsAll(clients.subList(CLIENTS / 2, CLIENTS))
                .doesNotContain(late);
    }

    @Test
    void a_client_that_matches_in_two_ways_is_named_once_where_it_matched_first() {
        connect();
        clients.forEach(number -> house.link().tell(new JoinGroup(number, "all")));
        house.tell(new JoinGroup(clients.getLast(), "first"));

        Map<Integer, SelectedClient> answer =
                house.ask(
                        new Select(
                                List.of(ClientField.UID),
                                new Where.AnyOf(
                                        List.of("first"),
                                        List.of(),
                                        Connections.of(clients.getFirst()))));

        assertThat(answer.keySet()).containsExactly(clients.getLast(), clients.getFirst());
    }

    @Test
    void a_heartbeat_pings_all_clients_and_few_at_a_time() {
        connect();
        house.part(0).heartbeat().tick();
        house.runAll();
        house.part(0).heartbeat().tick();

        long most = pinged();
        long before = most;
        while (house.runOne(anyOrder)) {
            long now = pinged();
            most = Math.max(most, now - before);
            before = now;
        }

        assertThat(before).isEqualTo(CLIENTS);
        assertThat(most).isLessThanOrEqualTo(Slices.CLIENTS);
        assertThat(house.held()).isZero();
    }

    @Test
    void a_tick_that_comes_before_the_last_is_over_is_not_counted() {
        connect();

        house.part(0).heartbeat().tick();
        house.part(0).heartbeat().tick();
        house.part(0).heartbeat().tick();
        house.runAll();

        assertThat(pinged()).isZero(); // all have just been heard from at their first tick
    }

    private void connect() {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(house.connect(0));
        }
        house.runAll();
    }

    private long pinged() {
        return clients.stream()
                .filter(number -> !house.client(number).received().isEmpty())
                .count();
    }
}
