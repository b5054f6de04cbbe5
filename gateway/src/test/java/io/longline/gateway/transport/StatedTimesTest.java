package io.longline.gateway.transport;

import static io.longline.testing.StatedTimes.seconds;
import static io.longline.testing.StatedTimes.section;
import static io.longline.testing.StatedTimes.within;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/// Holds what docs/operations.md says of when something breaks.
class StatedTimesTest {
    private static final Duration BEAT = InnerPort.WORKER_BEAT;

    @Test
    void a_silent_worker_is_found_as_soon_as_it_says() throws IOException {
        Duration silence = BEAT.multipliedBy(InnerConnection.SILENT_BEATS);
        String found = seconds(silence, silence.plus(BEAT));

        assertThat(within("a worker's machine has gone, or the link to it is silent"))
                .isEqualTo(found);
        assertThat(within("a worker is cut off from a gateway that others reach"))
                .startsWith(found + "; ");
        assertThat(section("### A link to a worker that falls silent"))
                .contains("say something to each other every " + seconds(BEAT))
                .contains("a worker for " + found);
    }

    @Test
    void the_machine_of_a_peer_of_PHP_is_found_gone_as_soon_as_it_says() throws IOException {
        String found = seconds(HalfOpen.LONGEST_SILENCE.plus(BEAT));

        assertThat(within("a PHP worker's machine has gone")).isEqualTo(found);
        assertThat(section("### Machines that go without a word"))
                .contains("a gateway finds within " + found);
    }
}
