package io.longline.register;

import static io.longline.testing.StatedTimes.seconds;
import static io.longline.testing.StatedTimes.within;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/// Holds what docs/operations.md says of when something breaks.
class StatedTimesTest {

    @Test
    void gateways_announce_themselves_again_as_soon_as_it_says() throws IOException {
        Duration retry = AnnouncementLink.RETRY;

        assertThat(within("a Register is back"))
                .startsWith(seconds(retry, retry.multipliedBy(2)) + "; ");
    }

    @Test
    void a_silent_register_is_found_as_soon_as_it_says() throws IOException {
        assertThat(AnnouncementLink.RETRY).isEqualTo(Duration.ofSeconds(1));
        assertThat(within("a Register's machine has gone"))
                .isEqualTo(seconds(AnnouncementLink.LEASE) + ", then every second");
    }

    @Test
    void gateways_of_PHP_are_dropped_as_soon_as_it_says() throws IOException {
        assertThat(within("a PHP gateway's machine has gone"))
                .isEqualTo("about " + seconds(Duration.ofSeconds(Peer.THREE_PINGS_SECONDS)));
    }
}
