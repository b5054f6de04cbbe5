package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.GatewayCommand.UpdateSession;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.wire.Sessions;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/// What one client may take, with a clock that the test sets.
class ClientLimitsTest {

    @Test
    void a_client_is_in_as_many_groups_as_it_may_and_closed_with_one_more() {
        var house = house(Limits.DEFAULTS.messages(), Duration.ZERO, 2, 0);
        int client = connected(house);
        house.tell(new JoinGroup(client, "a"));
        house.tell(new JoinGroup(client, "b"));
        house.tell(new JoinGroup(client, "b"));
        house.tell(new LeaveGroup(client, "a"));
        house.tell(new JoinGroup(client, "c"));
        assertThat(house.client(client).end()).isEmpty();

        house.tell(new JoinGroup(client, "d"));

        isTurnedOut(house, client, DropReason.GROUP_LIMIT, "1008 too many groups");
    }

    @Test
    void a_session_is_as_long_as_it_may_be_and_a_longer_one_closes_its_client() {
        var house = house(Limits.DEFAULTS.messages(), Duration.ZERO, 0, 100);
        int client = connected(house);
        house.tell(new SetSession(client, SerializedSession.owning(new byte[100])));
        assertThat(house.client(client).end()).isEmpty();

        house.tell(new SetSession(client, SerializedSession.owning(new byte[101])));

        isTurnedOut(house, client, DropReason.SESSION_LIMIT, "1008 session too long");
    }

    @Test
    void a_session_that_grows_too_long_bit_by_bit_closes_its_client_with_the_last_that_fitted() {
        var house = house(Limits.DEFAULTS.messages(), Duration.ZERO, 0, 60);
        int client = connected(house);
        house.tell(new UpdateSession(client, Sessions.encode(Map.of("a", "x".repeat(30)))));
        house.tell(new UpdateSession(client, Sessions.encode(Map.of("b", "y".repeat(30)))));

        assertThat(house.worker().next(ClientClosed.class).session())
                .isEqualTo(Sessions.encode(Map.of("a", "x".repeat(30))));
        assertThat(house.drops().total(DropReason.SESSION_LIMIT)).isEqualTo(1);
    }

    @Test
    void who_has_neither_uid_nor_group_in_time_is_closed_and_who_has_one_stays() {
        var house = house(Limits.DEFAULTS.messages(), Duration.ofSeconds(30), 0, 0);
        int stranger = connected(house);
        int withUid = connected(house);
        int withGroup = connected(house);
        house.tell(new BindUid(withUid, "42"));
        house.tell(new JoinGroup(withGroup, "room"));

        house.pass(Duration.ofSeconds(29));
        var _ = house.part(0).traffic().checkSignIns();
        assertThat(house.client(stranger).end()).isEmpty();
        house.pass(Duration.ofSeconds(1));
        var _ = house.part(0).traffic().checkSignIns();

        isTurnedOut(house, stranger, DropReason.NOT_SIGNED_IN, "1008 not signed in in time");
        assertThat(house.client(withUid).end()).isEmpty();
        assertThat(house.client(withGroup).end()).isEmpty();
    }

    @Test
    void nobody_has_to_sign_in_unless_told_to() {
        var house = new TestHouse(1);
        int client = connected(house);

        house.pass(Duration.ofDays(2));
        var _ = house.part(0).traffic().checkSignIns();

        assertThat(house.client(client).end()).isEmpty();
    }

    @Test
    void who_talks_too_fast_is_not_read_from_until_it_may_talk_again() {
        var house = house(new Limits.Messages(10, 5, Duration.ZERO), Duration.ZERO, 0, 0);
        int client = connected(house);

        say(house, client, 5);
        assertThat(house.client(client).reads()).isTrue();
        say(house, client, 1);
        assertThat(house.client(client).reads()).isFalse();

        house.pass(Duration.ofMillis(99));
        house.part(0).traffic().checkLimits();
        assertThat(house.client(client).reads()).isFalse();
        house.pass(Duration.ofMillis(1));
        house.part(0).traffic().checkLimits();
        assertThat(house.client(client).reads()).isTrue();
        for (int i = 0; i < 6; i++) {
            house.worker().next(ClientMessage.class); // none is lost
        }
    }

    @Test
    void who_talks_as_fast_as_it_may_for_long_is_always_read_from() {
        var house = house(new Limits.Messages(10, 5, Duration.ofSeconds(1)), Duration.ZERO, 0, 0);
        int client = connected(house);

        for (int i = 0; i < 100; i++) {
            say(house, client, 1);
            assertThat(house.client(client).reads()).isTrue();
            house.pass(Duration.ofMillis(100));
        }

        assertThat(house.client(client).end()).isEmpty();
    }

    @Test
    void who_presses_on_for_longer_than_it_may_is_closed() {
        var house = house(new Limits.Messages(10, 5, Duration.ofSeconds(2)), Duration.ZERO, 0, 0);
        int client = connected(house);

        int slowed = 0;
        while (house.client(client).end().isEmpty() && slowed < 100) {
            say(house, client, 1);
            slowed += house.client(client).reads() ? 0 : 1;
            house.pass(Duration.ofMillis(50));
            house.part(0).traffic().checkLimits();
        }

        assertThat(slowed).isBetween(5, 50);
        assertThat(house.drops().total(DropReason.MESSAGE_RATE)).isEqualTo(1);
        assertThat(house.client(client).end()).isEqualTo("closed 1008 too many messages");
        house.worker().nextAmongOthers(ClientClosed.class);
    }

    @Test
    void who_is_silent_for_a_while_begins_afresh() {
        var house = house(new Limits.Messages(10, 5, Duration.ofSeconds(2)), Duration.ZERO, 0, 0);
        int client = connected(house);

        for (int i = 0; i < 20; i++) {
            say(house, client, 8);
            assertThat(house.client(client).reads()).isFalse();
            house.pass(Duration.ofSeconds(1));
            house.part(0).traffic().checkLimits();
            assertThat(house.client(client).reads()).isTrue();
        }

        assertThat(house.client(client).end()).isEmpty();
    }

    private static TestHouse house(
            Limits.Messages messages, Duration signIn, int groups, int sessionBytes) {
        return new TestHouse(
                1,
                GatewaySettings.listening("text://127.0.0.1:0")
                        .withLimits(
                                new Limits(
                                        Limits.DEFAULTS.connections(),
                                        messages,
                                        signIn,
                                        groups,
                                        sessionBytes)));
    }

    private static int connected(TestHouse house) {
        int client = house.connect(0);
        house.worker().next(ClientConnected.class);
        return client;
    }

    private static void say(TestHouse house, int client, int times) {
        for (int i = 0; i < times; i++) {
            house.traffic(client).message(house.connection(client), Message.text("hello"));
        }
    }

    private static void isTurnedOut(TestHouse house, int client, DropReason limit, String end) {
        assertThat(house.client(client).end()).isEqualTo("closed " + end);
        assertThat(house.drops().total(limit)).isEqualTo(1);
        assertThat(house.worker().next(ClientClosed.class).client().connection()).isEqualTo(client);
    }
}
