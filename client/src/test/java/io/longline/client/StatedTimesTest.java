package io.longline.client;

import static io.longline.testing.StatedTimes.seconds;
import static io.longline.testing.StatedTimes.within;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/// Holds what docs/operations.md says of when something breaks.
class StatedTimesTest {

    @Test
    void what_a_register_has_said_holds_for_as_long_as_it_says() throws IOException {
        assertThat(within("a Register dies, and another lives"))
                .isEqualTo(seconds(RegisterConversation.LEASE));
        assertThat(within("a Register is back"))
                .endsWith("; " + seconds(RegisterConversation.SETTLING));
    }

    @Test
    void a_silent_register_is_found_as_soon_as_it_says() throws IOException {
        assertThat(RegisterConversation.RETRY).isEqualTo(Duration.ofSeconds(1));
        assertThat(within("a Register's machine has gone"))
                .isEqualTo(seconds(RegisterConversation.LEASE) + ", then every second");
    }

    @Test
    void a_silent_gateway_is_found_as_soon_as_it_says() throws IOException {
        Duration silence = GatewaySocket.SILENCE.multipliedBy(GatewayConnection.LONGEST_SILENCES);

        assertThat(within("a gateway that a worker or backend commands is silent"))
                .endsWith("; " + seconds(silence));
    }
}
