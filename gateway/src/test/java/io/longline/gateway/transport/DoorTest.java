package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.gateway.AddressRange;
import io.longline.gateway.DropReason;
import io.longline.gateway.Limits;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;

/// Who may come in, with a clock that the test sets.
class DoorTest {
    private static final InetAddress HERE = AddressRange.literal("10.0.0.1");
    private static final InetAddress THERE = AddressRange.literal("10.0.0.2");

    private long now = -Duration.ofDays(1).toNanos();

    @Test
    void as_many_may_be_in_as_the_limit_says_and_who_leaves_makes_room() {
        Door door = door(new SocketBudget(100), new Limits.Connections(2, 0, 0, 0));

        assertThat(door.enter()).isTrue();
        assertThat(door.enter()).isTrue();
        assertThat(door.enter()).isFalse();
        assertThat(door.enter()).isFalse();
        door.leave();
        assertThat(door.enter()).isTrue();
        assertThat(door.enter()).isFalse();
    }

    @Test
    void gateways_of_one_process_share_what_the_open_files_leave() {
        var budget = new SocketBudget(3);
        Door one = door(budget, new Limits.Connections(2, 0, 0, 0));
        Door other = door(budget, new Limits.Connections(0, 0, 0, 0));

        assertThat(one.enter()).isTrue();
        assertThat(one.enter()).isTrue();
        assertThat(one.enter()).isFalse(); // takes nothing of the budget
        assertThat(other.enter()).isTrue();
        assertThat(other.enter()).isFalse();
        one.leave();
        assertThat(other.enter()).isTrue();
    }

    @Test
    void a_quarter_of_the_open_files_or_500_are_left_to_others() {
        assertThat(SocketBudget.leftOf(1024)).isEqualTo(768);
        assertThat(SocketBudget.leftOf(1_048_576)).isEqualTo(1_048_076);
        assertThat(SocketBudget.leftOf(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void as_many_may_be_in_from_one_address_as_the_limit_says() {
        Door door = door(new SocketBudget(100), new Limits.Connections(0, 2, 0, 0));

        assertThat(door.enter(HERE)).isNull();
        assertThat(door.enter(HERE)).isNull();
        assertThat(door.enter(HERE)).isEqualTo(DropReason.ADDRESS_LIMIT);
        assertThat(door.enter(THERE)).isNull();
        door.leave(HERE);
        assertThat(door.enter(HERE)).isNull();
        door.leave(HERE);
        door.leave(HERE);
        door.leave(THERE);
        assertThat(door.knownAddresses()).isZero();
    }

    @Test
    void of_ipv6_a_whole_64_is_one_address() {
        Door door = door(new SocketBudget(100), new Limits.Connections(0, 1, 0, 0));

        assertThat(door.enter(AddressRange.literal("2001:db8::1"))).isNull();
        assertThat(door.enter(AddressRange.literal("2001:db8::2")))
                .isEqualTo(DropReason.ADDRESS_LIMIT);
        assertThat(door.enter(AddressRange.literal("2001:db8:0:1::1"))).isNull();
    }

    @Test
    void so_many_of_one_address_may_come_in_a_second() {
        Door door = door(new SocketBudget(100), new Limits.Connections(0, 0, 0, 2));

        assertThat(door.enter(HERE)).isNull();
        door.leave(HERE);
        assertThat(door.enter(HERE)).isNull();
        door.leave(HERE);
        assertThat(door.enter(HERE)).isEqualTo(DropReason.ADDRESS_RATE);
        assertThat(door.enter(THERE)).isNull();
        now += Duration.ofMillis(500).toNanos();
        assertThat(door.enter(HERE)).isNull();
        assertThat(door.enter(HERE)).isEqualTo(DropReason.ADDRESS_RATE);
    }

    @Test
    void addresses_that_owe_nothing_are_forgotten() {
        Door door = door(new SocketBudget(100), new Limits.Connections(0, 0, 0, 2));
        door.enter(HERE);
        door.leave(HERE);
        door.enter(THERE);

        door.forget();
        assertThat(door.knownAddresses()).isEqualTo(2);
        now += Duration.ofSeconds(1).toNanos();
        door.forget();
        assertThat(door.knownAddresses()).isEqualTo(1); // who is in is remembered
        door.leave(THERE);
        assertThat(door.knownAddresses()).isZero();
    }

    @Test
    void when_more_come_in_a_second_than_may_the_next_wait_a_little() {
        Door door = door(new SocketBudget(100), new Limits.Connections(0, 0, 10, 0));

        for (int i = 0; i < 10; i++) {
            assertThat(door.nextPause()).isNotPositive();
        }
        assertThat(Duration.ofNanos(door.nextPause())).isEqualTo(Duration.ofMillis(100));
        assertThat(Duration.ofNanos(door.nextPause())).isEqualTo(Duration.ofMillis(200));
        now += Duration.ofSeconds(2).toNanos();
        assertThat(door.nextPause()).isNotPositive();
    }

    @Test
    void without_limits_nothing_is_remembered() {
        Door door = door(new SocketBudget(100), new Limits.Connections(0, 0, 0, 0));

        for (int i = 0; i < 50; i++) {
            assertThat(door.enter(HERE)).isNull();
            assertThat(door.nextPause()).isNotPositive();
        }
        assertThat(door.knownAddresses()).isZero();
    }

    private Door door(SocketBudget budget, Limits.Connections limits) {
        return new Door(limits, budget, () -> now);
    }
}
