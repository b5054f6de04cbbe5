package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientMessage;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.List;

class HeldEventsTest {
    private final HeldEvents events = new HeldEvents(1_000);

    @Test
    void who_is_forgotten_makes_room_for_others() {
        while (events.add(message(1))) {}
        assertThat(events.add(message(2))).isFalse();

        events.forget(1);

        assertThat(events.add(message(2))).isTrue();
        assertThat(events.after(List.of())).hasSize(1);
    }

    @Test
    void what_was_bounded_where_it_waited_takes_no_room() {
        events.waitFrom(0, List.of(message(1), message(1)));
        events.forget(1);

        int room = 0;
        while (events.add(message(2))) {
            room++;
        }
        assertThat(room).isBetween(1, 1_000 / 128);
        assertThat(events.after(List.of(message(3))).getFirst().client().connection()).isEqualTo(3);
    }

    private static WorkerEvent message(int connection) {
        var client = new ClientId(GatewayAddress.parse("127.0.0.1:2900"), connection);
        var origin = new ClientOrigin(InetAddress.getLoopbackAddress(), 40000, 7272);
        return new ClientMessage(client, origin, SerializedSession.NONE, Message.text("hello"));
    }
}
