package io.longline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longline.protocol.ClientId;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Connections;
import io.longline.protocol.Delivered;
import io.longline.protocol.GatewayCommand.*;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;
import io.longline.protocol.SelectedClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class GatewayTest {
    private final RecordingLink one = new RecordingLink("10.0.0.1:2900");
    private final RecordingLink two = new RecordingLink("10.0.0.2:2900");
    private final Gateway gateway = new Gateway(TestDirectory.of(one, two));
    private final Message hi = Message.text("hi");
    private final ClientId first = new ClientId(one.address(), 1);
    private final ClientId second = new ClientId(two.address(), 2);
    private final ClientId foreign = ClientId.of("0a0000090b5400000001");

    @Test
    void what_concerns_one_client_goes_to_its_gateway_alone() {
        gateway.sendToClient(second, "hi");
        gateway.joinGroup(second, "room");
        gateway.closeClient(second, null, new CloseReason(4000, "moved"));

        assertThat(one.told).isEmpty();
        assertThat(two.told)
                .containsExactly(
                        new SendToClient(2, hi),
                        new JoinGroup(2, "room"),
                        new CloseClient(2, null, new CloseReason(4000, "moved")));
    }

    @Test
    void what_concerns_a_group_or_uid_goes_to_every_gateway() {
        gateway.sendToGroup("room", "hi");
        gateway.sendToUid(List.of("a", "b"), hi);

        var expected =
                List.of(
                        new SendToGroup(List.of("room"), Connections.NONE, hi),
                        new SendToUid(List.of("a", "b"), hi));
        assertThat(one.told).isEqualTo(expected);
        assertThat(two.told).isEqualTo(expected);
    }

    @Test
    void some_clients_are_sent_to_at_their_own_gateways() {
        gateway.sendToAll(hi, List.of(first, foreign));

        assertThat(one.told)
                .containsExactly(new SendToAll(new Recipients.Only(Connections.of(1)), hi));
        assertThat(two.told).isEmpty();
    }

    @Test
    void what_became_of_a_message_is_added_up_over_gateways() {
        one.answers = query -> new Delivered(true, 5, 2, 2, 1, Set.of("a"));
        two.answers = query -> new Delivered(true, 1, 1, 0, 0, Set.of("a", "b"));

        assertThat(gateway.deliverToUid(List.of("a", "b", "c"), hi))
                .isEqualTo(new DeliveryResult(6, 3, 2, 1, 1, Set.of()));
        assertThat(gateway.deliverToGroup("room", "hi"))
                .isEqualTo(new DeliveryResult(6, 3, 2, 1, 0, Set.of()));
        assertThat(gateway.deliverToAll("hi"))
                .isEqualTo(new DeliveryResult(6, 3, 2, 1, 0, Set.of()));
        assertThat(two.asked)
                .containsExactly(
                        new SendCounted(new SendToUid(List.of("a", "b", "c"), hi)),
                        new SendCounted(new SendToGroup(List.of("room"), Connections.NONE, hi)),
                        new SendCounted(new SendToAll(new Recipients.Everyone(), hi)));
    }

    @Test
    void of_clients_that_are_named_those_that_are_nowhere_are_offline() {
        var third = new ClientId(two.address(), 3);
        one.answers = query -> Delivered.UNKNOWN;
        two.answers = query -> new Delivered(true, 1, 1, 0, 0, Set.of());

        assertThat(gateway.deliverToAll("hi", List.of(first, second, third, third, foreign)))
                .isEqualTo(new DeliveryResult(1, 1, 0, 0, 2, Set.of(one.address())));
        assertThat(gateway.deliverToAll("hi", List.of(foreign)))
                .isEqualTo(new DeliveryResult(0, 0, 0, 0, 1, Set.of()));
        assertThat(two.asked)
                .containsExactly(
                        new SendCounted(
                                new SendToAll(new Recipients.Only(Connections.of(2, 3)), hi)));
        assertThat(one.told).isEmpty();
    }

    @Test
    void nothing_becomes_of_a_message_for_nobody() {
        assertThat(gateway.deliverToAll(hi, List.of()))
                .isEqualTo(new DeliveryResult(0, 0, 0, 0, 0, Set.of()));
        assertThat(one.asked).isEmpty();
    }

    @Test
    void those_left_out_are_left_out_of_what_is_counted() {
        one.answers = query -> new Delivered(true, 1, 1, 0, 0, Set.of());
        two.answers = query -> new Delivered(true, 2, 2, 0, 0, Set.of());
        var three = new DeliveryResult(3, 3, 0, 0, 0, Set.of());

        assertThat(gateway.deliverToAllExcept("hi", List.of(first, foreign))).isEqualTo(three);
        assertThat(gateway.deliverToGroup(List.of("room"), "hi", List.of(second))).isEqualTo(three);
        assertThat(one.asked)
                .containsExactly(
                        new SendCounted(
                                new SendToAll(new Recipients.AllBut(Connections.of(1)), hi)),
                        new SendCounted(new SendToGroup(List.of("room"), Connections.NONE, hi)));
        assertThat(two.asked)
                .containsExactly(
                        new SendCounted(new SendToAll(new Recipients.Everyone(), hi)),
                        new SendCounted(new SendToGroup(List.of("room"), Connections.of(2), hi)));
    }

    @Test
    void a_plain_send_is_told_once_and_asks_nothing() {
        gateway.sendToAll("hi");
        gateway.sendToAll("hi", List.of(first, second));
        gateway.sendToAllExcept("hi", List.of(first));
        gateway.sendToClient(first, "hi");
        gateway.sendToUid("a", "hi");
        gateway.sendToUid(List.of("a", "b"), "hi");
        gateway.sendToGroup("room", "hi");
        gateway.sendToGroup(List.of("room", "other"), "hi");
        gateway.sendToGroup(List.of("room"), "hi", List.of(first));

        assertThat(one.told).hasSize(9);
        assertThat(two.told).hasSize(8);
        assertThat(one.asked).isEmpty();
        assertThat(two.asked).isEmpty();
    }

    @Test
    void one_client_is_offline_where_nobody_matches_or_its_gateway_is_not_known() {
        two.answers = query -> new Delivered(true, 0, 0, 0, 0, Set.of());
        var offline = new DeliveryResult(0, 0, 0, 0, 1, Set.of());

        assertThat(gateway.deliverToClient(second, "hi")).isEqualTo(offline);
        assertThat(gateway.deliverToClient(foreign, "hi")).isEqualTo(offline);
        assertThat(one.asked).isEmpty();
        assertThat(offline.isComplete()).isFalse();
    }

    @Test
    void a_gateway_that_cannot_tell_is_named() {
        one.answers = query -> Delivered.UNKNOWN;
        two.answers = query -> new Delivered(true, 1, 1, 0, 0, Set.of());

        assertThat(gateway.deliverToClient(first, "hi"))
                .isEqualTo(new DeliveryResult(0, 0, 0, 0, 0, Set.of(one.address())));
        assertThat(gateway.deliverToAll("hi"))
                .isEqualTo(new DeliveryResult(1, 1, 0, 0, 0, Set.of(one.address())));
    }

    @Test
    void a_gateway_that_is_away_fails_the_call_and_keeps_no_other_from_it() {
        one.unreachable = true;
        two.answers = query -> new Delivered(true, 1, 1, 0, 0, Set.of());

        assertThatThrownBy(() -> gateway.deliverToAll("hi"))
                .isInstanceOf(GatewayUnreachableException.class);
        assertThat(two.asked).hasSize(1);
    }

    @Test
    void sending_to_no_clients_sends_to_nobody() {
        gateway.sendToAll(hi, List.of());

        assertThat(one.told).isEmpty();
        assertThat(two.told).isEmpty();
    }

    @Test
    void those_left_out_are_left_out_at_their_own_gateways() {
        gateway.sendToAllExcept(hi, List.of(first, foreign));
        gateway.sendToGroup(List.of("room"), hi, List.of(second));

        assertThat(one.told)
                .containsExactly(
                        new SendToAll(new Recipients.AllBut(Connections.of(1)), hi),
                        new SendToGroup(List.of("room"), Connections.NONE, hi));
        assertThat(two.told)
                .containsExactly(
                        new SendToAll(new Recipients.Everyone(), hi),
                        new SendToGroup(List.of("room"), Connections.of(2), hi));
    }

    @Test
    void a_client_of_a_gateway_that_is_not_known_is_offline() {
        gateway.sendToClient(foreign, "hi");
        gateway.bindUid(foreign, "u");

        assertThat(gateway.isOnline(foreign)).isFalse();
        assertThat(gateway.getSession(foreign)).isEmpty();
        assertThat(gateway.getUidByClientId(foreign)).isEmpty();
        assertThat(gateway.getGroupsByClientId(foreign)).isEmpty();
        assertThat(one.told).isEmpty();
    }

    @Test
    void answers_are_added_up() {
        one.answers = this::answer;
        two.answers = this::answer;

        assertThat(gateway.getAllClientIdCount()).isEqualTo(14);
        assertThat(gateway.batchGetClientIdCountByGroup(List.of("b", "a", "b")))
                .containsExactly(Map.entry("b", 0), Map.entry("a", 4));
        assertThat(gateway.getClientIdByUid("u"))
                .containsExactly(id(one, 1), id(one, 2), id(two, 1), id(two, 2));
        assertThat(gateway.batchGetClientIdByUid(List.of("u", "x")))
                .containsExactly(
                        Map.entry("u", List.of(id(one, 1), id(two, 1))), Map.entry("x", List.of()));
        assertThat(gateway.isUidsOnline(List.of("u", "x")))
                .containsExactly(Map.entry("u", true), Map.entry("x", false));
        assertThat(gateway.getAllGroupIdList()).containsExactly("room", "10.0.0.1", "10.0.0.2");
    }

    /// In GatewayWorker a client without uid or group ends the answer of its gateway.
    @Test
    void a_client_without_uid_or_group_hides_no_other() {
        one.answers = query -> three();
        two.answers = query -> three();

        assertThat(gateway.getAllUidList()).containsExactly("u");
        assertThat(gateway.getAllUidCount()).isEqualTo(1);
        assertThat(gateway.getAllGroupUidList()).isEqualTo(Map.of("room", Set.of("u")));
        assertThat(gateway.getAllGroupUidCount()).isEqualTo(Map.of("room", 1));
        assertThat(gateway.getAllGroupClientIdList())
                .isEqualTo(
                        Map.of(
                                "room", List.of(id(one, 3), id(two, 3)),
                                "lobby", List.of(id(one, 2), id(two, 2))));
        assertThat(gateway.getAllGroupClientIdCount()).isEqualTo(Map.of("room", 2, "lobby", 2));
        assertThat(gateway.getAllClientIdList()).hasSize(6);
    }

    @Test
    void a_cluster_without_gateways_says_where_they_were_looked_for() {
        var nobody = new Gateway(TestDirectory.of());

        assertThatThrownBy(() -> nobody.sendToAll("hi"))
                .isInstanceOf(NoGatewayException.class)
                .hasMessageContaining("Register 10.0.0.5:1238");
        assertThatThrownBy(nobody::getAllClientIdCount).isInstanceOf(NoGatewayException.class);
        nobody.sendToClient(first, "hi");
        assertThat(nobody.isOnline(first)).isFalse();
    }

    @Test
    void a_gateway_that_is_away_does_not_keep_the_others_from_being_told() {
        one.unreachable = true;

        assertThatThrownBy(() -> gateway.sendToGroup("room", "hi"))
                .isInstanceOf(GatewayUnreachableException.class)
                .hasMessageContaining("10.0.0.1:2900");
        assertThat(two.told).hasSize(1);
    }

    @Test
    void a_question_to_all_fails_when_one_is_away() {
        two.answers = query -> 7;
        one.unreachable = true;

        assertThatThrownBy(gateway::getAllClientIdCount)
                .isInstanceOf(GatewayUnreachableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0"})
    void names_that_php_takes_for_none_are_refused(String name) {
        assertThatThrownBy(() -> gateway.joinGroup(first, name)).isInstanceOf(ILLEGAL);
        assertThatThrownBy(() -> gateway.bindUid(first, name)).isInstanceOf(ILLEGAL);
        assertThatThrownBy(() -> gateway.sendToGroup(name, "hi")).isInstanceOf(ILLEGAL);
        assertThatThrownBy(() -> gateway.sendToUid(name, "hi")).isInstanceOf(ILLEGAL);
        assertThatThrownBy(() -> gateway.getClientIdCountByGroup(name)).isInstanceOf(ILLEGAL);
        assertThatThrownBy(() -> gateway.getClientIdByUid(name)).isInstanceOf(ILLEGAL);
        assertThat(one.told).isEmpty();
    }

    @Test
    void a_gateway_that_never_answers_ends_the_call_at_its_limit() {
        var silent =
                new Gateway(TestDirectory.of(new SilentLink(one.address())), Duration.ofMillis(1));

        assertThatThrownBy(silent::getAllClientIdCount)
                .isInstanceOf(GatewayTimeoutException.class)
                .hasMessageContaining("getAllClientIdCount");
    }

    @Test
    void what_is_chained_to_a_future_may_block() throws Exception {
        var slow = new SilentLink(one.address());
        var answers = new Gateway(TestDirectory.of(slow)).async();
        CompletableFuture<Thread> chained =
                answers.getAllClientIdCount().thenApply(count -> Thread.currentThread());

        Thread eventLoop = Thread.ofPlatform().start(() -> slow.answer.complete(1));

        assertThat(chained.get(10, TimeUnit.SECONDS).isVirtual()).isTrue();
        eventLoop.join();
    }

    @Test
    void a_future_fails_with_the_exception_itself() {
        one.unreachable = true;
        var seen = new CompletableFuture<Throwable>();

        var unused =
                gateway.async()
                        .isOnline(first)
                        .whenComplete((online, failure) -> seen.complete(failure));

        assertThat(seen)
                .succeedsWithin(Duration.ofSeconds(10))
                .isInstanceOf(GatewayUnreachableException.class);
        assertThat(gateway.async().sendToClient(first, hi)).isCompletedExceptionally();
    }

    private static final Class<IllegalArgumentException> ILLEGAL = IllegalArgumentException.class;

    private static ClientId id(RecordingLink link, int connection) {
        return new ClientId(link.address(), connection);
    }

    private static Map<Integer, SelectedClient> three() {
        return Map.of(
                1, new SelectedClient(null, null, null),
                2, new SelectedClient(null, null, Set.of("lobby")),
                3, new SelectedClient(null, "u", Set.of("room")));
    }

    private Object answer(Query<?> query) {
        return switch (query) {
            case CountClients all -> 7;
            case CountClientsByGroups byGroup -> Map.of("a", 2, "b", 0);
            case GetConnectionsByUid byUid -> List.of(1, 2);
            case GetConnectionsByUids byUids -> Map.of("u", List.of(1), "x", List.of());
            case GetGroups groups ->
                    List.of("room", "10.0.0." + (one.asked.size() > two.asked.size() ? 1 : 2));
            default -> throw new AssertionError("not asked in this test: " + query);
        };
    }

    /// A gateway that takes questions and answers when the test does.
    private record SilentLink(
            io.longline.protocol.GatewayAddress address, CompletableFuture<Object> answer)
            implements io.longline.protocol.GatewayLink {
        SilentLink(io.longline.protocol.GatewayAddress address) {
            this(address, new CompletableFuture<>());
        }

        @Override
        public void tell(OneWay command) {}

        @Override
        @SuppressWarnings("unchecked") // a test completes it with what fits
        public <R> CompletableFuture<R> ask(Query<R> query) {
            return (CompletableFuture<R>) answer;
        }
    }
}
