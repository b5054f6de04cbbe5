package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longline.protocol.CloseReason;
import io.longline.protocol.Connections;
import io.longline.protocol.Delivered;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.GetConnectionsByUid;
import io.longline.protocol.GatewayCommand.GetGroups;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.SendCounted;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.GatewayCommand.UpdateSession;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.wire.Sessions;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// What every link to a gateway does, whether the gateway is in this process or across a socket.
interface GatewayLinkContract {
    int NOBODY = 0x7fff_0000;

    TestGateway gateway();

    /// A link to that gateway.
    GatewayLink link();

    /// Returns when the link knows that its gateway has closed.
    void awaitGone() throws InterruptedException;

    @Test
    default void what_is_told_reaches_the_client() throws Exception {
        try (var client = gateway().connect()) {
            link().tell(new SendToClient(client.number(), Message.text("grüß dich")));

            assertThat(client.receive()).isEqualTo("grüß dich");
        }
    }

    @Test
    default void messages_arrive_in_the_order_told() throws Exception {
        try (var client = gateway().connect()) {
            List<String> sent = IntStream.range(0, 2_000).mapToObj(i -> "m" + i).toList();

            link().tell(new JoinGroup(client.number(), "room"));
            for (int i = 0; i < sent.size(); i++) {
                // of different kinds, which take different ways to the client's table
                var message = Message.text(sent.get(i));
                link().tell(
                                switch (i % 3) {
                                    case 0 -> new SendToClient(client.number(), message);
                                    case 1 ->
                                            new SendToGroup(
                                                    List.of("room"), Connections.NONE, message);
                                    default -> new SendToAll(new Recipients.Everyone(), message);
                                });
            }

            assertThat(client.client().receive(sent.size())).isEqualTo(sent);
        }
    }

    @Test
    default void a_query_sees_what_was_told_before_it() throws Exception {
        try (var client = gateway().connect()) {
            for (int i = 1; i <= 200; i++) {
                link().tell(new JoinGroup(client.number(), "room " + i));

                assertThat(ask(new GetGroups())).hasSize(i);
            }
        }
    }

    @Test
    default void who_asks_is_told_what_became_of_a_message_in_its_place_among_others()
            throws Exception {
        try (var client = gateway().connect()) {
            var answers = new ArrayList<CompletableFuture<Delivered>>();
            var expected = new ArrayList<String>();
            for (int i = 0; i < 300; i++) {
                var send = new SendToGroup(List.of("room"), Connections.NONE, text(i));
                expected.add("m" + i);
                switch (i % 3) {
                    case 0 -> {
                        link().tell(new JoinGroup(client.number(), "room"));
                        answers.add(link().ask(new SendCounted(send)));
                    }
                    case 1 -> link().tell(send);
                    default -> {
                        link().tell(new LeaveGroup(client.number(), "room"));
                        answers.add(link().ask(new SendCounted(send)));
                        expected.removeLast();
                    }
                }
            }

            for (int i = 0; i < answers.size(); i++) {
                Delivered delivered = answers.get(i).get(10, TimeUnit.SECONDS);
                assertThat(delivered.known()).isTrue();
                assertThat(delivered.matched()).isEqualTo((i + 1) % 2);
                assertThat(delivered.written() + delivered.queued()).isEqualTo((i + 1) % 2);
            }
            assertThat(client.client().receive(expected.size())).isEqualTo(expected);
        }
    }

    private static Message text(int number) {
        return Message.text("m" + number);
    }

    @Test
    default void many_questions_may_be_open_at_once() throws Exception {
        try (var client = gateway().connect()) {
            var answers = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < 500; i++) {
                link().tell(
                                i % 2 == 0
                                        ? new JoinGroup(client.number(), "room")
                                        : new LeaveGroup(client.number(), "room"));
                answers.add(link().ask(new CountClients("room")));
            }

            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo((i + 1) % 2);
            }
        }
    }

    @Test
    default void joining_twice_is_joining_once() throws Exception {
        try (var client = gateway().connect()) {
            link().tell(new JoinGroup(client.number(), "room"));
            link().tell(new JoinGroup(client.number(), "room"));

            assertThat(ask(new CountClients("room"))).isEqualTo(1);

            link().tell(new LeaveGroup(client.number(), "room"));
            assertThat(ask(new CountClients("room"))).isZero();
        }
    }

    @Test
    default void a_closed_client_gets_its_farewell_and_is_offline_and_in_no_group()
            throws Exception {
        try (var client = gateway().connect()) {
            link().tell(new JoinGroup(client.number(), "room"));
            link().tell(new BindUid(client.number(), "42"));
            assertThat(ask(new IsOnline(client.number()))).isTrue();

            link().tell(new CloseClient(client.number(), Message.text("bye"), CloseReason.NORMAL));

            assertThat(client.client().receive(2)).containsExactly("bye", "(closed)");
            gateway().nextEvent();
            assertThat(ask(new IsOnline(client.number()))).isFalse();
            assertThat(ask(new CountClients("room"))).isZero();
            assertThat(ask(new GetConnectionsByUid("42"))).isEmpty();
        }
    }

    @Test
    default void a_destroyed_client_is_offline() throws Exception {
        try (var client = gateway().connect()) {
            link().tell(new DestroyClient(client.number()));

            assertThat(ask(new IsOnline(client.number()))).isFalse();
            assertThat(ask(new CountClients(""))).isZero();
        }
    }

    @Test
    default void a_command_for_nobody_changes_nothing() throws Exception {
        try (var client = gateway().connect()) {
            link().tell(new SendToClient(NOBODY, Message.text("anyone?")));
            link().tell(new JoinGroup(NOBODY, "room"));
            link().tell(new BindUid(NOBODY, "42"));
            link().tell(new CloseClient(NOBODY, null, CloseReason.NORMAL));
            link().tell(new DestroyClient(NOBODY));

            assertThat(ask(new CountClients("room"))).isZero();
            assertThat(ask(new GetConnectionsByUid("42"))).isEmpty();
            assertThat(ask(new IsOnline(NOBODY))).isFalse();
            assertThat(ask(new GetSession(NOBODY))).isEmpty();
            assertThat(ask(new CountClients(""))).isEqualTo(1);
            assertThat(ask(new IsOnline(client.number()))).isTrue();
        }
    }

    @Test
    default void a_uid_has_many_clients_and_a_client_one_uid() throws Exception {
        try (var phone = gateway().connect();
                var laptop = gateway().connect()) {
            link().tell(new BindUid(phone.number(), "7"));
            link().tell(new BindUid(phone.number(), "42"));
            link().tell(new BindUid(laptop.number(), "42"));

            link().tell(new SendToUid(List.of("42", "7"), Message.text("hello")));
            link().tell(new SendToAll(new Recipients.Everyone(), Message.text("end")));

            assertThat(phone.client().receive(2)).containsExactly("hello", "end");
            assertThat(laptop.client().receive(2)).containsExactly("hello", "end");
            assertThat(ask(new GetConnectionsByUid("42")))
                    .containsExactlyInAnyOrder(phone.number(), laptop.number());
        }
    }

    @Test
    default void those_who_are_left_out_get_nothing() throws Exception {
        try (var one = gateway().connect();
                var two = gateway().connect()) {
            link().tell(
                            new SendToAll(
                                    new Recipients.AllBut(Connections.of(two.number())),
                                    Message.text("not two")));
            link().tell(
                            new SendToAll(
                                    new Recipients.Only(Connections.of(two.number(), NOBODY)),
                                    Message.text("two alone")));
            link().tell(new SendToAll(new Recipients.Everyone(), Message.text("all")));

            assertThat(one.client().receive(2)).containsExactly("not two", "all");
            assertThat(two.client().receive(2)).containsExactly("two alone", "all");
        }
    }

    @Test
    default void a_session_is_kept_and_merged() throws Exception {
        try (var client = gateway().connect()) {
            assertThat(ask(new GetSession(client.number()))).contains(SerializedSession.NONE);

            link().tell(new SetSession(client.number(), Sessions.encode(Map.of("a", 1L, "b", 2L))));
            link().tell(new UpdateSession(client.number(), Sessions.encode(Map.of("b", 3L))));

            var session = ask(new GetSession(client.number())).orElseThrow();
            assertThat(Sessions.decode(session)).isEqualTo(Map.of("a", 1L, "b", 3L));
        }
    }

    @Test
    default void threads_do_not_disturb_one_another() throws Exception {
        try (var client = gateway().connect()) {
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 8; t++) {
                String name = "t" + t + " ";
                threads.add(
                        Thread.ofVirtual()
                                .start(() ->
                                        IntStream.range(0, 100)
                                                .forEach(i ->
                                                        link().tell(
                                                                        new SendToClient(
                                                                                client.number(),
                                                                                Message.text(
                                                                                        name
                                                                                                + i))))));
            }
            for (Thread thread : threads) {
                thread.join();
            }

            List<String> received = client.client().receive(800);
            for (int t = 0; t < 8; t++) {
                String name = "t" + t + " ";
                assertThat(received.stream().filter(m -> m.startsWith(name)))
                        .containsExactlyElementsOf(
                                IntStream.range(0, 100).mapToObj(i -> name + i).toList());
            }
        }
    }

    @Test
    default void a_gateway_that_is_gone_is_said_to_be_unreachable() throws Exception {
        gateway().close();
        awaitGone();

        assertThatThrownBy(() -> link().tell(new JoinGroup(1, "room")))
                .isInstanceOf(GatewayUnreachableException.class)
                .hasMessageContaining(gateway().server().address().toString());
    }

    private <R> R ask(Query<R> query) throws Exception {
        return link().ask(query).get(10, TimeUnit.SECONDS);
    }
}
