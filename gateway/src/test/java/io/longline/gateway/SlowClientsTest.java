package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.longline.gateway.GatewaySettings.SlowClients;
import io.longline.gateway.GatewaySettings.SlowClients.Policy;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Delivered;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.SendCounted;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Set;

/// A client whose socket takes nothing, a soft bound of 1024 bytes and a hard one of 2048: it is
/// given two messages of 600, one more has room to wait.
class SlowClientsTest {
    private TestHouse house = house(Policy.DROP_NEWEST);
    private int slow;

    private void slowClientUnder(Policy policy) {
        house = house(policy);
        slow = house.connect(0);
        house.client(slow).stick();
    }

    private static TestHouse house(Policy policy) {
        return new TestHouse(
                1,
                GatewaySettings.listening("text://127.0.0.1:0")
                        .withBuffers(2048, 10_000)
                        .withSlowClients(policy, 1024));
    }

    @Test
    void the_newest_are_dropped_when_nothing_is_said() {
        slowClientUnder(SlowClients.DEFAULTS.policy());

        send("abcdef");

        assertThat(afterItReadsOn()).isEqualTo("abcd");
        assertThat(drops(DropReason.CLIENT_BUFFER_FULL)).isEqualTo(2);
    }

    @Test
    void the_oldest_that_wait_are_dropped_for_the_newest() {
        slowClientUnder(Policy.DROP_OLDEST);

        send("abcdef");

        assertThat(afterItReadsOn()).isEqualTo("abf");
        assertThat(drops(DropReason.CLIENT_OLDEST)).isEqualTo(3);
    }

    @Test
    void a_message_replaces_the_one_with_its_key_and_comes_last() {
        house =
                new TestHouse(
                        1,
                        GatewaySettings.listening("text://127.0.0.1:0")
                                .withBuffers(8192, 10_000)
                                .withSlowClients(Policy.KEEP_LATEST, 1024));
        slow = house.connect(0);
        house.client(slow).stick();

        send("ab");
        sendKeyed("c", "price");
        sendKeyed("d", "weather");
        send("e");
        for (int i = 0; i < 1000; i++) {
            sendKeyed("x", "weather");
        }
        sendKeyed("f", "price");

        assertThat(afterItReadsOn()).isEqualTo("abexf");
        assertThat(drops(DropReason.CLIENT_REPLACED)).isEqualTo(1001);
        assertThat(drops(DropReason.CLIENT_OLDEST)).isZero();
    }

    @Test
    void a_key_means_nothing_to_a_client_that_keeps_up_or_to_another_policy() {
        slowClientUnder(Policy.DROP_OLDEST);
        int quick = house.connect(0);
        for (String text : List.of("a", "b", "c")) {
            house.tell(new SendToClient(quick, Message.text(text).withKey("price")));
        }
        assertThat(house.client(quick).received()).containsExactly("a", "b", "c");

        send("ab");
        sendKeyed("c", "price");
        sendKeyed("d", "price");

        assertThat(afterItReadsOn()).isEqualTo("abd");
        assertThat(drops(DropReason.CLIENT_REPLACED)).isZero();
        assertThat(drops(DropReason.CLIENT_OLDEST)).isEqualTo(1);
    }

    @Test
    void who_is_too_slow_is_closed_once_and_the_others_get_everything() {
        slowClientUnder(Policy.CLOSE);
        int quick = house.connect(0);

        for (String letter : List.of("a", "b", "c", "d", "e", "f")) {
            house.tell(new SendToAll(new Recipients.Everyone(), Message.text(letter.repeat(600))));
        }

        assertThat(house.client(slow).end()).startsWith("closed 1008");
        assertThat(house.connection(slow).isGone()).isTrue();
        assertThat(drops(DropReason.CLIENT_TOO_SLOW)).isEqualTo(1);
        assertThat(house.client(quick).received()).hasSize(6);
        assertThat(house.connection(quick).isGone()).isFalse();
        assertThat(house.held()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void what_waits_never_exceeds_the_hard_bound(Policy policy) {
        slowClientUnder(policy);

        for (int i = 0; i < 500; i++) {
            int size = 1 + (i * 37) % 900;
            house.tell(
                    new SendToClient(slow, Message.text("x".repeat(size)).withKey("key" + i % 50)));
            // one message may go over where the socket has room for some
            assertThat(house.figures().clientQueueBytes()).isLessThan(2048 + 900);
            assertThat(house.held()).isLessThan(20);
        }
    }

    @Test
    void a_farewell_comes_behind_what_waits() {
        slowClientUnder(Policy.DROP_OLDEST);
        send("abc");
        house.client(slow).loosen();

        house.tell(new CloseClient(slow, Message.text("zzz"), CloseReason.NORMAL));

        assertThat(received()).isEqualTo("abcz");
        assertThat(house.client(slow).end()).isEqualTo("closed 1000");
    }

    @Test
    void what_waits_for_a_client_that_goes_is_let_go() {
        slowClientUnder(Policy.DROP_OLDEST);
        send("abc");
        assertThat(house.figures().clientQueueBytes()).isGreaterThan(1200);

        house.tell(new DestroyClient(slow));

        assertThat(house.figures().clientQueueBytes()).isZero();
        assertThat(house.connection(slow).waiting()).isNull();
        assertThat(house.held()).isZero();
    }

    @Test
    void who_asks_is_told_what_waits_and_what_is_dropped() {
        slowClientUnder(Policy.DROP_NEWEST);
        int quick = house.connect(0);
        var all = new Recipients.Everyone();
        var text = Message.text("x".repeat(1500));

        assertThat(house.ask(new SendCounted(new SendToAll(all, text))))
                .isEqualTo(new Delivered(true, 2, 1, 1, 0, Set.of()));
        house.tell(new SendToAll(all, text));
        assertThat(house.ask(new SendCounted(new SendToAll(all, text))))
                .isEqualTo(new Delivered(true, 2, 1, 0, 1, Set.of()));

        assertThat(house.client(quick).received()).hasSize(3);
    }

    @Test
    void what_waits_behind_the_socket_is_queued() {
        slowClientUnder(Policy.DROP_OLDEST);
        send("ab");

        assertThat(house.ask(new SendCounted(new SendToClient(slow, Message.text("c")))))
                .isEqualTo(new Delivered(true, 1, 0, 1, 0, Set.of()));
    }

    @Test
    void a_client_that_has_caught_up_has_nothing_left_of_it() {
        slowClientUnder(Policy.KEEP_LATEST);
        send("abc");
        assertThat(afterItReadsOn()).isEqualTo("abc");

        send("d");

        assertThat(received()).isEqualTo("abcd");
        assertThat(house.connection(slow).waiting()).isNull();
        assertThat(house.held()).isZero();
        assertThat(house.figures().slowClients()).isZero();
    }

    @Test
    void a_soft_bound_too_small_to_work_with_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SlowClients(Policy.CLOSE, 1))
                .withMessage("slowClients.softBytes 1 is too small to work with; at least 1024");
    }

    /// One message of 600 bytes for each letter.
    private void send(String letters) {
        letters.chars()
                .mapToObj(Character::toString)
                .map(letter -> new SendToClient(slow, Message.text(letter.repeat(600))))
                .forEach(house::tell);
    }

    private void sendKeyed(String letter, String key) {
        house.tell(new SendToClient(slow, Message.text(letter.repeat(600)).withKey(key)));
    }

    /// The letters that came when all could come.
    private String afterItReadsOn() {
        house.client(slow).loosen();
        house.figures(); // looks who is behind
        return received();
    }

    private String received() {
        return String.join(
                "",
                house.client(slow).received().stream().map(text -> text.substring(0, 1)).toList());
    }

    private long drops(DropReason reason) {
        return house.drops().total(reason);
    }
}
