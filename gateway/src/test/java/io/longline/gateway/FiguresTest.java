package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.gateway.GatewayFigures.FanOut;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.GatewayCommand.Ungroup;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class FiguresTest {
    private final TestHouse house = new TestHouse(2);

    @Test
    void clients_that_came_and_those_that_are_there_are_counted() {
        int one = house.connect(0);
        house.connect(1);
        house.tell(new DestroyClient(one));

        assertThat(house.figures().opened()).isEqualTo(2);
        assertThat(house.figures().connections()).isEqualTo(1);
        assertThat(house.figures().workers()).isEqualTo(1);
    }

    @Test
    void clients_that_are_no_longer_there_are_counted_by_reason() {
        var heartbeat =
                GatewaySettings.listening("text://127.0.0.1:0")
                        .withHeartbeat(Duration.ofSeconds(1), 1, Message.text(""));
        var guarded = new TestHouse(2, heartbeat);
        guarded.tell(new DestroyClient(guarded.connect(0)));
        guarded.tell(new DestroyClient(guarded.connect(1)));
        int silent = guarded.connect(0);
        guarded.connect(1);
        while (!guarded.connection(silent).isGone()) {
            guarded.part(0).heartbeat().tick();
            guarded.runAll();
        }

        GatewayFigures figures = guarded.figures();
        assertThat(figures.ended())
                .containsOnlyKeys(Parting.all())
                .containsEntry(Parting.Plain.CLOSED, 2L)
                .containsEntry(Parting.Plain.SILENT, 1L)
                .containsEntry(Parting.Plain.LEFT, 0L)
                .containsEntry(DropReason.NO_WORKER, 0L);
        assertThat(figures.opened()).isEqualTo(4);
        assertThat(figures.connections()).isEqualTo(1);
    }

    @Test
    void a_group_or_uid_on_two_loops_is_one() {
        int one = house.connect(0);
        int two = house.connect(1);
        for (int client : new int[] {one, two}) {
            house.tell(new JoinGroup(client, "room"));
            house.tell(new BindUid(client, "42"));
        }
        assertThat(house.figures().groups()).isEqualTo(1);
        assertThat(house.figures().uids()).isEqualTo(1);

        house.tell(new LeaveGroup(one, "room"));
        house.tell(new BindUid(one, "43"));
        assertThat(house.figures().groups()).isEqualTo(1);
        assertThat(house.figures().uids()).isEqualTo(2);

        house.tell(new Ungroup("room"));
        house.tell(new DestroyClient(one));
        house.tell(new DestroyClient(two));
        assertThat(house.figures().groups()).isZero();
        assertThat(house.figures().uids()).isZero();
    }

    @Test
    void messages_and_their_bytes_are_counted_both_ways() {
        int one = house.connect(0);
        house.connect(1);

        house.traffic(one).message(house.connection(one), Message.text("12345"));
        house.tell(new SendToAll(new Recipients.Everyone(), Message.text("123")));
        house.tell(new SendToClient(one, Message.text("1")));

        GatewayFigures figures = house.figures();
        assertThat(figures.messagesIn()).isEqualTo(1);
        assertThat(figures.bytesIn()).isEqualTo(5);
        assertThat(figures.messagesOut()).isEqualTo(3);
        assertThat(figures.bytesOut()).isEqualTo(7);
    }

    @Test
    void what_a_send_to_many_cost_is_counted() {
        int one = house.connect(0);
        house.connect(1);
        house.tell(new JoinGroup(one, "room"));
        var message = Message.text("x");

        house.tell(new SendToGroup(List.of("room"), Connections.NONE, message));
        house.tell(new SendToGroup(List.of("nobody"), Connections.NONE, message));
        house.tell(new SendToUid(List.of("nobody"), message));
        house.tell(new SendToAll(new Recipients.Everyone(), message));
        house.tell(new SendToClient(one, message));

        assertThat(house.figures().fanOut()).isEqualTo(new FanOut(4, 2, 3, 3));
    }

    @Test
    void a_client_that_does_not_read_shows_with_what_waits_for_it() {
        int slow = house.connect(0);
        house.connect(1);
        house.client(slow).stick();

        house.tell(new SendToAll(new Recipients.Everyone(), Message.text("12345")));
        assertThat(house.figures().slowClients()).isEqualTo(1);
        assertThat(house.figures().clientQueueBytes()).isEqualTo(5);

        house.client(slow).loosen();
        assertThat(house.figures().slowClients()).isZero();
        assertThat(house.figures().clientQueueBytes()).isZero();
    }

    @Test
    void workers_that_go_without_leaving_are_counted() {
        var other = new TestWorker("127.0.0.1:other:0");
        house.pool().add(other);
        var _ = house.pool().leave(other);
        house.pool().remove(other);
        assertThat(house.figures().workerLinksLost()).isZero();

        house.pool().remove(house.worker());
        assertThat(house.figures().workerLinksLost()).isEqualTo(1);
    }

    @Test
    void every_reason_for_a_drop_is_there() {
        house.drops().count(DropReason.NO_WORKER, "somebody");

        assertThat(house.figures().drops())
                .containsOnlyKeys(DropReason.values())
                .containsEntry(DropReason.NO_WORKER, 1L)
                .containsEntry(DropReason.CLIENT_BUFFER_FULL, 0L);
    }
}
