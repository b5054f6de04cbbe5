package io.longline.server;

import static io.longline.testing.StatedTimes.seconds;
import static io.longline.testing.StatedTimes.section;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/// Holds what docs/operations.md says of how long a stop may take, and the files for systemd and
/// Docker give it.
class StatedTimesTest {
    private static final Pattern GIVEN =
            Pattern.compile(
                    "The unit for systemd and the compose file give it (\\d+) s, which is enough"
                            + " for a\\s`stop-timeout` of (\\d+) s;");

    @Test
    void a_stop_takes_no_longer_than_it_says() throws IOException {
        String rest = seconds(Foreground.longestStop(Duration.ZERO));

        assertThat(Foreground.longestStop(Duration.ofSeconds(1)))
                .isEqualTo(Foreground.longestStop(Duration.ZERO).plusSeconds(2));
        assertThat(section("## Stopping"))
                .contains("after twice `stop-timeout` and " + rest + " the process ends")
                .contains("and " + seconds(Stop.GRACE) + " later `longline stop` says that");
    }

    @Test
    void what_the_service_files_give_is_enough_for_the_stop_timeout_that_it_says()
            throws IOException {
        var stated = GIVEN.matcher(section("## Stopping"));
        assertThat(stated.find()).isTrue();
        Duration given = Duration.ofSeconds(Long.parseLong(stated.group(1)));
        Duration timeout = Duration.ofSeconds(Long.parseLong(stated.group(2)));

        assertThat(ServiceFilesTest.timesForAStop()).containsOnly(given);
        assertThat(section("## As a service of the system"))
                .contains("`-t %d`".formatted(given.toSeconds()));
        assertThat(Foreground.longestStop(timeout)).isLessThanOrEqualTo(given);
        assertThat(Foreground.longestStop(timeout.plusSeconds(1))).isGreaterThan(given);
    }
}
