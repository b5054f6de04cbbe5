package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientField;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Connections;
import io.longline.protocol.Delivered;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.CountClientsByGroups;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.GetConnectionsByUid;
import io.longline.protocol.GatewayCommand.GetConnectionsByUids;
import io.longline.protocol.GatewayCommand.GetGroups;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.GetSessionsByGroup;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.SendCounted;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.GatewayCommand.UnbindUid;
import io.longline.protocol.GatewayCommand.Ungroup;
import io.longline.protocol.GatewayCommand.UpdateSession;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients.AllBut;
import io.longline.protocol.Recipients.Everyone;
import io.longline.protocol.Recipients.Only;
import io.longline.protocol.SelectedClient;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.Where;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Every command and query, on one event loop and on several: nobody can tell.
@ParameterizedClass
@ValueSource(ints = {1, 2, 3})
class GatewayCommandsTest {

    @Parameter int loops;

    private TestHouse house;
    private int a;
    private int b;
    private int c;

    @BeforeEach
    void threeClients() {
        house = new TestHouse(loops);
        a = house.connect(0);
        b = house.connect(loops - 1);
        c = house.connect(loops / 2);
    }

    @Test
    void who_asks_is_told_what_became_of_a_message() {
        house.tell(new JoinGroup(a, "room"));
        house.tell(new JoinGroup(b, "room"));
        house.tell(new BindUid(a, "42"));
        house.tell(new BindUid(c, "42"));
        var hi = Message.text("hi");

        assertThat(house.ask(new SendCounted(new SendToClient(a, hi))))
                .isEqualTo(new Delivered(true, 1, 1, 0, 0, Set.of()));
        assertThat(house.ask(new SendCounted(new SendToClient(0x7000_0000, hi))))
                .isEqualTo(new Delivered(true, 0, 0, 0, 0, Set.of()));
        assertThat(
                        house.ask(
                                new SendCounted(
                                        new SendToGroup(List.of("room"), Connections.of(b), hi))))
                .isEqualTo(new Delivered(true, 1, 1, 0, 0, Set.of()));
        assertThat(house.ask(new SendCounted(new SendToUid(List.of("42", "43"), hi))))
                .isEqualTo(new Delivered(true, 2, 2, 0, 0, Set.of("42")));
        assertThat(house.ask(new SendCounted(new SendToAll(new Everyone(), hi))))
                .isEqualTo(new Delivered(true, 3, 3, 0, 0, Set.of()));
        assertThat(house.client(a).received()).hasSize(4);
        assertThat(house.client(b).received()).hasSize(1);
        assertThat(house.client(c).received()).hasSize(2);
    }

    @Test
    void a_message_reaches_its_client_alone() {
        house.tell(new SendToClient(b, Message.text("hi")));

        assertReceived(List.of(), List.of("hi"), List.of());
    }

    @Test
    void a_broadcast_reaches_whom_it_is_for() {
        house.tell(new SendToAll(new Everyone(), Message.text("all")));
        house.tell(new SendToAll(new Only(Connections.of(a, b, 404)), Message.text("two")));
        house.tell(new SendToAll(new AllBut(Connections.of(a)), Message.text("not a")));

        assertReceived(
                List.of("all", "two"), List.of("all", "two", "not a"), List.of("all", "not a"));
    }

    @Test
    void a_uid_has_many_clients_and_a_client_one_uid() {
        house.tell(new BindUid(a, "u1"));
        house.tell(new BindUid(b, "u1"));
        house.tell(new BindUid(c, "u1"));
        house.tell(new BindUid(c, "u2"));
        house.tell(new SendToUid(List.of("u1", "nobody"), Message.text("hi")));

        assertReceived(List.of("hi"), List.of("hi"), List.of());
        assertThat(house.ask(new GetConnectionsByUid("u1"))).containsExactly(a, b);
        assertThat(house.ask(new GetConnectionsByUid("u2"))).containsExactly(c);
        assertThat(house.ask(new GetConnectionsByUid("u3"))).isEmpty();
        assertThat(house.ask(new GetConnectionsByUids(List.of("x", "u1"))))
                .isEqualTo(Map.of("x", List.of(), "u1", List.of(a, b)))
                .containsOnlyKeys("x", "u1");
    }

    @Test
    void a_uid_that_is_named_twice_gets_it_twice() {
        house.tell(new BindUid(a, "u1"));
        house.tell(new SendToUid(List.of("u1", "u1"), Message.text("hi")));

        assertReceived(List.of("hi", "hi"), List.of(), List.of());
    }

    @Test
    void unbinding_takes_no_notice_of_the_uid_it_is_given() {
        house.tell(new BindUid(a, "u1"));
        house.tell(new UnbindUid(a, "another"));

        assertThat(house.ask(new GetConnectionsByUid("u1"))).isEmpty();
    }

    @Test
    void a_member_of_two_groups_gets_it_twice() {
        house.tell(new JoinGroup(a, "one"));
        house.tell(new JoinGroup(a, "two"));
        house.tell(new JoinGroup(b, "two"));
        house.tell(
                new SendToGroup(List.of("one", "two"), Connections.of(b), Message.text("members")));
        house.tell(new SendToGroup(List.of("two"), Connections.NONE, Message.text("two")));

        assertReceived(List.of("members", "members", "two"), List.of("two"), List.of());
    }

    @Test
    void joining_twice_is_joining_once() {
        house.tell(new JoinGroup(a, "room"));
        house.tell(new JoinGroup(a, "room"));
        assertThat(house.ask(new CountClients("room"))).isEqualTo(1);

        house.tell(new LeaveGroup(a, "room"));
        assertThat(house.ask(new CountClients("room"))).isZero();
    }

    @Test
    void a_group_is_there_as_long_as_it_has_a_member() {
        house.tell(new JoinGroup(a, "room"));
        house.tell(new JoinGroup(b, "room"));
        house.tell(new JoinGroup(b, "42"));
        assertThat(house.ask(new GetGroups())).containsExactly("room", "42");

        house.tell(new LeaveGroup(a, "room"));
        house.tell(new LeaveGroup(c, "room"));
        assertThat(house.ask(new GetGroups())).containsExactly("room", "42");

        house.tell(new DestroyClient(b));
        assertThat(house.ask(new GetGroups())).isEmpty();
    }

    @Test
    void who_joined_or_was_bound_first_is_named_first() {
        for (int client : List.of(c, a, b)) {
            house.tell(new JoinGroup(client, "room"));
            house.tell(new BindUid(client, "u1"));
        }
        house.tell(new JoinGroup(c, "room"));
        house.tell(new BindUid(c, "u1"));
        house.tell(new JoinGroup(b, "later"));
        house.tell(new JoinGroup(a, "later"));

        assertThat(house.ask(new GetSessionsByGroup("room")).keySet()).containsExactly(c, a, b);
        assertThat(house.ask(new GetConnectionsByUid("u1"))).containsExactly(a, b, c);
        assertThat(house.ask(new GetConnectionsByUids(List.of("u1"))).get("u1"))
                .containsExactly(a, b, c);
        assertThat(house.ask(new GetGroups())).containsExactly("room", "later");
        assertThat(selected(new Where.AnyOf(List.of("later", "room"), List.of(), Connections.NONE)))
                .containsExactly(b, a, c);
        assertThat(selected(new Where.AnyOf(List.of(), List.of("u1"), Connections.of(c))))
                .containsExactly(a, b, c);
        assertThat(selected(new Where.Everyone())).containsExactly(a, b, c);
    }

    @Test
    void ungrouping_leaves_the_clients() {
        house.tell(new JoinGroup(a, "room"));
        house.tell(new JoinGroup(b, "room"));
        house.tell(new JoinGroup(b, "other"));
        house.tell(new Ungroup("room"));

        assertThat(house.ask(new GetGroups())).containsExactly("other");
        assertThat(house.ask(new CountClients(""))).isEqualTo(3);
        assertThat(groupsOf(b)).containsExactly("other");
        house.tell(new JoinGroup(a, "room"));
        assertThat(house.ask(new CountClients("room"))).isEqualTo(1);
    }

    @Test
    void groups_are_counted() {
        house.tell(new JoinGroup(a, "room"));
        house.tell(new JoinGroup(b, "room"));

        assertThat(house.ask(new CountClients(""))).isEqualTo(3);
        assertThat(house.ask(new CountClientsByGroups(List.of("room", "none"))))
                .isEqualTo(Map.of("room", 2, "none", 0));
    }

    @Test
    void a_closed_client_is_offline_and_in_nothing() {
        house.tell(new JoinGroup(a, "room"));
        house.tell(new BindUid(a, "u1"));
        var reason = new CloseReason(4000, "");
        house.tell(new CloseClient(a, Message.text("bye"), reason));
        house.tell(new SendToAll(new Everyone(), Message.text("late")));

        assertThat(house.ask(new IsOnline(a))).isFalse();
        assertThat(house.ask(new IsOnline(b))).isTrue();
        assertThat(house.ask(new CountClients("room"))).isZero();
        assertThat(house.ask(new GetConnectionsByUid("u1"))).isEmpty();
        assertThat(house.client(a).received()).containsExactly("bye");
        assertThat(house.client(a).end()).isEqualTo("closed 4000");
        assertThat(house.worker().nextAmongOthers(ClientClosed.class).client().connection())
                .isEqualTo(a);
    }

    @Test
    void a_destroyed_client_is_told_of_once() {
        house.tell(new DestroyClient(a));
        house.traffic(a).closed(house.connection(a), Parting.Plain.LEFT);

        assertThat(house.client(a).end()).isEqualTo("destroyed");
        for (int i = 0; i < 3; i++) {
            house.worker().next(ClientConnected.class);
        }
        house.worker().next(ClientClosed.class);
        assertThat(house.worker().hasNone()).isTrue();
    }

    @Test
    void sessions_are_set_merged_and_kept_as_they_are() {
        house.tell(new SetSession(a, session("a:1:{s:1:\"x\";i:1;}")));
        house.tell(new UpdateSession(a, session("a:1:{s:1:\"y\";i:2;}")));
        house.tell(new UpdateSession(b, session("a:1:{s:1:\"z\";i:3;}")));
        house.tell(new JoinGroup(b, "room"));

        var merged = session("a:2:{s:1:\"x\";i:1;s:1:\"y\";i:2;}");
        var first = session("a:1:{s:1:\"z\";i:3;}");
        assertThat(house.ask(new GetSession(a))).isEqualTo(Optional.of(merged));
        assertThat(house.ask(new GetSession(c))).isEqualTo(Optional.of(SerializedSession.NONE));
        assertThat(house.ask(new GetSession(404))).isEmpty();
        assertThat(house.ask(new GetAllSessions()))
                .isEqualTo(Map.of(a, merged, b, first, c, SerializedSession.NONE));
        assertThat(house.ask(new GetAllSessions()).keySet()).containsExactly(a, b, c);
        assertThat(house.ask(new GetSessionsByGroup("room"))).isEqualTo(Map.of(b, first));
        assertThat(house.ask(new GetSessionsByGroup("none"))).isEmpty();
    }

    @Test
    void a_session_that_cannot_be_merged_stays_and_takes_nothing_down() {
        house.tell(new SetSession(a, session("a:0:{}")));
        house.tell(new UpdateSession(a, session("O:3:\"Foo\":0:{}")));
        house.tell(new SendToClient(a, Message.text("on we go")));

        assertThat(house.ask(new GetSession(a))).isEqualTo(Optional.of(session("a:0:{}")));
        assertThat(house.drops().total(DropReason.COMMAND_FAILED)).isEqualTo(1);
        assertThat(house.client(a).received()).containsExactly("on we go");
    }

    @Test
    void the_last_event_of_a_client_has_its_session() {
        house.tell(new SetSession(a, session("a:0:{}")));
        house.tell(new DestroyClient(a));

        assertThat(house.worker().nextAmongOthers(ClientClosed.class).session())
                .isEqualTo(session("a:0:{}"));
    }

    @Test
    void facts_are_selected_of_those_that_match() {
        house.tell(new JoinGroup(a, "room"));
        house.tell(new JoinGroup(a, "live"));
        house.tell(new BindUid(b, "u1"));

        assertThat(select(ClientField.UID, ClientField.GROUPS))
                .isEqualTo(
                        Map.of(
                                a, new SelectedClient(null, null, Set.of("room", "live")),
                                b, new SelectedClient(null, "u1", null),
                                c, new SelectedClient(null, null, null)));
        assertThat(groupsOf(a)).containsExactly("room", "live");
        assertThat(select(ClientField.SESSION).get(c))
                .isEqualTo(new SelectedClient(SerializedSession.NONE, null, null));
        var where = new Where.AnyOf(List.of("room", "x"), List.of("u1"), Connections.of(a, b, 404));
        assertThat(house.ask(new Select(List.of(), where)).keySet()).containsExactly(a, b);
    }

    @Test
    void a_worker_may_stop_a_client_from_being_read() {
        house.tell(new PauseReading(a));
        house.tell(new PauseReading(a));
        assertThat(house.client(a).reads()).isFalse();

        house.tell(new ResumeReading(a));
        assertThat(house.client(a).reads()).isTrue();
    }

    @Test
    void a_command_for_nobody_changes_nothing() {
        for (int nobody : new int[] {0, 404, -1}) {
            house.tell(new SendToClient(nobody, Message.text("anyone?")));
            house.tell(new JoinGroup(nobody, "room"));
            house.tell(new BindUid(nobody, "u"));
            house.tell(new CloseClient(nobody, null, CloseReason.NORMAL));
            assertThat(house.ask(new IsOnline(nobody))).isFalse();
            assertThat(house.ask(new GetSession(nobody))).isEmpty();
        }

        assertThat(house.ask(new GetGroups())).isEmpty();
        assertThat(house.ask(new CountClients(""))).isEqualTo(3);
    }

    @Test
    void a_message_is_encoded_once_for_each_loop_with_a_recipient() {
        house.tell(new JoinGroup(a, "room"));
        house.tell(new SendToGroup(List.of("room"), Connections.NONE, Message.text("hi")));
        house.tell(new SendToGroup(List.of("none"), Connections.NONE, Message.text("hi")));

        assertThat(house.encoded()).isEqualTo(1);
    }

    private @Nullable Set<String> groupsOf(int client) {
        return Objects.requireNonNull(select(ClientField.GROUPS).get(client)).groups();
    }

    private Map<Integer, SelectedClient> select(ClientField... fields) {
        return house.ask(
                new Select(List.copyOf(EnumSet.of(fields[0], fields)), new Where.Everyone()));
    }

    private List<Integer> selected(Where where) {
        return List.copyOf(house.ask(new Select(List.of(), where)).keySet());
    }

    private void assertReceived(List<String> byA, List<String> byB, List<String> byC) {
        assertThat(house.client(a).received()).isEqualTo(byA);
        assertThat(house.client(b).received()).isEqualTo(byB);
        assertThat(house.client(c).received()).isEqualTo(byC);
    }

    private static SerializedSession session(String text) {
        return SerializedSession.owning(text.getBytes(StandardCharsets.UTF_8));
    }
}
