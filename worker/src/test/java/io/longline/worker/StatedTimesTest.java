package io.longline.worker;

import static io.longline.testing.StatedTimes.seconds;
import static io.longline.testing.StatedTimes.within;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.client.LinkSettings;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/// Holds what docs/operations.md says of when something breaks.
class StatedTimesTest {

    @Test
    void a_gateway_whose_process_has_died_is_lost_as_soon_as_it_says() throws IOException {
        Duration lost = EventLink.LOST_AFTER;

        assertThat(within("a gateway's process dies"))
                .isEqualTo(seconds(lost, lost.plus(EventLink.RETRY)));
    }

    @Test
    void a_gateway_whose_machine_has_gone_is_lost_as_soon_as_it_says() throws IOException {
        Duration silent = EventConversation.SILENCE;
        Duration found = silent.plus(EventConversation.BEAT); // it looks as often as it speaks
        Duration tried = EventLink.RETRY.multipliedBy(2).plus(LinkSettings.DEFAULTS.connectLimit());

        assertThat(within("a gateway's machine has gone"))
                .isEqualTo(seconds(silent.plus(EventLink.LOST_AFTER), found.plus(tried)));
        assertThat(within("a PHP gateway's machine has gone"))
                .isEqualTo("about " + seconds(EventConversation.THREE_PINGS));
    }

    @Test
    void a_worker_that_is_cut_off_forgets_clients_as_soon_as_it_says() throws IOException {
        assertThat(within("a worker is cut off from a gateway that others reach"))
                .endsWith("; " + seconds(EventLink.CLIENTS_GONE_AFTER));
    }
}
