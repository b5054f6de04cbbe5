package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every call of the original GatewayClient gives the same against either cluster, and the clients
/// receive the same.
@NeedsOriginals
class AllCallsTest {

    @Test
    void the_original_still_does_what_was_recorded() throws Exception {
        try (var original = OriginalCluster.start("", "init-events.php")) {
            var lines = AllCalls.run(original).lines();
            if (Recording.isWanted()) {
                Recording.write(lines);
            }

            assertThat(Differences.between(lines, Recording.lines())).isEmpty();
        }
    }

    @Test
    void longline_does_what_was_recorded() throws Exception {
        try (var longline = LonglineCluster.start("", new InitEvents())) {
            assertThat(Differences.between(AllCalls.run(longline).lines(), Recording.lines()))
                    .isEmpty();
        }
    }

    @Test
    void longline_does_it_with_php_workers_too() throws Exception {
        try (var longline = LonglineCluster.withPhpWorkers("", 2, "init-events.php")) {
            assertThat(Differences.between(AllCalls.run(longline).lines(), Recording.lines()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "with space"})
    void both_do_the_same_with_a_secret_and_on_connections_that_stay(String secret)
            throws Exception {
        try (var original = OriginalCluster.start(secret, "init-events.php");
                var longline = LonglineCluster.start(secret, new InitEvents())) {
            var options = new String[] {"secret=" + secret, "persistent"};
            var ours = AllCalls.run(longline, options).lines();
            var theirs = AllCalls.run(original, options).lines();

            assertThat(Differences.between(ours, theirs)).isEmpty();
        }
    }
}
