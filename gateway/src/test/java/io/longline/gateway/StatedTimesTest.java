package io.longline.gateway;

import static io.longline.testing.StatedTimes.seconds;
import static io.longline.testing.StatedTimes.section;
import static io.longline.testing.StatedTimes.within;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.Message;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/// Holds what docs/operations.md says of when something breaks.
class StatedTimesTest {

    @Test
    void clients_wait_for_another_worker_for_as_long_as_it_says() throws IOException {
        String wait = seconds(WorkerSuccession.LONGEST_WAIT);

        assertThat(within("the last worker has gone")).isEqualTo(wait + " from then on");
        assertThat(within("a gateway starts before its first worker"))
                .isEqualTo(wait + " from its start");
        assertThat(section("### A link to a worker that falls silent"))
                .contains("its clients wait for " + wait + " more");
    }

    @Test
    void a_silent_client_is_closed_as_soon_as_it_says() throws IOException {
        GatewaySettings settings =
                GatewaySettings.listening("text://127.0.0.1:0")
                        .withHeartbeat(Duration.ofSeconds(55), 1, Message.EMPTY);
        var house = new TestHouse(1, settings);
        int client = house.connect(0);
        int ticks = 0;
        while (!house.connection(client).isGone()) {
            house.part(0).heartbeat().tick();
            house.runAll();
            ticks++;
        }

        // it was heard last just before a tick, or just after
        Duration tick = settings.heartbeat().tick();
        Duration soonest = tick.multipliedBy(ticks - 1).plusMillis(500);
        String found = seconds(soonest, tick.multipliedBy(ticks));
        assertThat(within("a client's machine has gone")).isEqualTo(found);
        assertThat(section("### Machines that go without a word"))
                .contains("closes it after " + found);
    }
}
