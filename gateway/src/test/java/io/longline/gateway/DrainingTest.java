package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.longline.protocol.CloseReason;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.Message;
import io.longline.protocol.WorkerEvent.ClientClosed;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class DrainingTest {
    private static final Drain BYE =
            new Drain(Duration.ofSeconds(1), Message.text("bye"), new CloseReason(1012, ""));

    private final TestHouse house = new TestHouse(1);

    @Test
    void clients_go_evenly_and_all_are_gone_after_the_last_step() {
        connect(10);
        Draining draining = house.part(0).drain(BYE, 5, new Random(1));

        var left = new ArrayList<Integer>();
        boolean more = true;
        while (more) {
            more = draining.step();
            left.add(house.part(0).size());
        }

        assertThat(left).containsExactly(8, 6, 4, 2, 0);
    }

    @Test
    void few_clients_are_spread_over_the_window_too() {
        connect(2);
        Draining draining = house.part(0).drain(BYE, 4, new Random(1));

        var left = new ArrayList<Integer>();
        while (draining.step()) {
            left.add(house.part(0).size());
        }

        assertThat(left).containsExactly(2, 1, 1);
    }

    @Test
    void each_is_told_and_has_its_last_event() {
        List<Integer> clients = connect(3);

        Draining draining = house.part(0).drain(BYE, 1, new Random(1));

        assertThat(draining.step()).isFalse();
        for (int client : clients) {
            assertThat(house.client(client).received()).containsExactly("bye");
            assertThat(house.client(client).end()).isEqualTo("closed 1012");
            house.worker().nextAmongOthers(ClientClosed.class);
        }
        assertThat(house.worker().hasNone()).isTrue();
    }

    @Test
    void who_goes_by_itself_meanwhile_is_fine_and_who_comes_late_goes_last() {
        List<Integer> clients = connect(4);
        Draining draining = house.part(0).drain(BYE, 2, new Random(1));
        for (int client : clients.subList(0, 3)) {
            house.tell(new DestroyClient(client));
        }
        int late = house.connect(0);

        assertThat(draining.step()).isTrue();
        assertThat(house.client(late).end()).isEmpty();
        assertThat(draining.step()).isFalse();

        assertThat(house.client(late).end()).isEqualTo("closed 1012");
        assertThat(house.part(0).size()).isZero();
    }

    @Test
    void the_order_is_not_that_of_coming() {
        List<Integer> clients = connect(40);
        house.part(0).drain(BYE, 2, new Random(1)).step();

        assertThat(clients.subList(0, 20))
                .anySatisfy(client -> assertThat(house.client(client).end()).isEmpty())
                .anySatisfy(client -> assertThat(house.client(client).end()).isNotEmpty());
    }

    @Test
    void a_window_has_its_limits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Drain(Duration.ofSeconds(-1), null, CloseReason.NORMAL))
                .withMessage("drain window PT-1S is outside 0..24 hours");
    }

    private List<Integer> connect(int count) {
        var clients = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            clients.add(house.connect(0));
        }
        return clients;
    }
}
