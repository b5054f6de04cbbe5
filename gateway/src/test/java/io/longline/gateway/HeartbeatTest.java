package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.Message;
import io.longline.protocol.WorkerEvent.ClientClosed;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// Silence, counted as GatewayWorker counts it.
class HeartbeatTest {

    @Test
    void with_a_limit_the_check_runs_every_half_interval() {
        var interval = Duration.ofSeconds(55);

        assertThat(new GatewaySettings.Heartbeat(interval, 1, Message.EMPTY).tick())
                .isEqualTo(Duration.ofMillis(27_500));
        assertThat(new GatewaySettings.Heartbeat(interval, 0, Message.EMPTY).tick())
                .isEqualTo(interval);
    }

    @Test
    void a_silent_client_is_cut_after_its_limit() {
        var house = house(1, "");
        int client = house.connect(0);

        tick(house, 3);
        assertThat(house.client(client).end()).isEmpty();
        tick(house, 1);
        assertThat(house.client(client).end()).isEqualTo("destroyed");
        house.worker().nextAmongOthers(ClientClosed.class);
    }

    @Test
    void a_message_starts_the_count_again() {
        var house = house(1, "");
        int client = house.connect(0);

        tick(house, 3);
        house.traffic(client).message(house.connection(client), Message.text("here"));
        tick(house, 3);
        assertThat(house.client(client).end()).isEmpty();
        tick(house, 1);
        assertThat(house.client(client).end()).isEqualTo("destroyed");
    }

    @Test
    void a_ping_or_pong_does_too() {
        var house = house(1, "");
        int client = house.connect(0);

        tick(house, 3);
        house.traffic(client).heardFrom(house.connection(client));
        tick(house, 3);
        assertThat(house.client(client).end()).isEmpty();
    }

    @Test
    void with_a_limit_a_silent_client_is_pinged_each_interval() {
        var house = house(3, "ping");
        int client = house.connect(0);

        for (int pings : new int[] {0, 0, 1, 1, 2, 2, 3}) {
            tick(house, 1);
            assertThat(house.client(client).received())
                    .hasSize(pings)
                    .containsOnly(pings == 0 ? new String[0] : new String[] {"ping"});
        }
        assertThat(house.client(client).end()).isEmpty();
        tick(house, 1);
        assertThat(house.client(client).end()).isEqualTo("destroyed");
    }

    @Test
    void without_a_limit_nobody_is_cut_and_pings_go_on() {
        var house = house(0, "ping");
        int client = house.connect(0);

        for (int pings : new int[] {0, 1, 2, 3, 4, 5}) {
            tick(house, 1);
            assertThat(house.client(client).received()).hasSize(pings);
        }
        assertThat(house.client(client).end()).isEmpty();
    }

    @Test
    void a_client_that_is_not_read_from_is_not_called_silent() {
        var house = house(1, "");
        int client = house.connect(0);

        house.tell(new PauseReading(client));
        tick(house, 100);
        assertThat(house.client(client).end()).isEmpty();
        house.tell(new ResumeReading(client));
        tick(house, 4);
        assertThat(house.client(client).end()).isEqualTo("destroyed");
    }

    private static TestHouse house(int limit, String data) {
        return new TestHouse(
                1,
                GatewaySettings.listening("text://127.0.0.1:0")
                        .withHeartbeat(Duration.ofSeconds(10), limit, Message.text(data)));
    }

    private static void tick(TestHouse house, int times) {
        for (int i = 0; i < times; i++) {
            house.part(0).heartbeat().tick();
        }
    }
}
