package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.testing.FixedPorts;

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

    @Test
    void a_register_that_is_down_is_passed_over() throws Exception {
        try (var longline = LonglineCluster.start("", new InitEvents())) {
            var down = "several-registers=127.0.0.1:" + FixedPorts.free();

            assertThat(Differences.between(AllCalls.run(longline, down).lines(), Recording.lines()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "with space and 用户"})
    void both_do_the_same_with_a_secret(String secret) throws Exception {
        try (var original = OriginalCluster.start(secret, "init-events.php");
                var longline = LonglineCluster.start(secret, new InitEvents())) {
            var ours = AllCalls.run(longline, "secret=" + secret);
            var theirs = AllCalls.run(original, "secret=" + secret);

            assertThat(Differences.between(ours.lines(), theirs.lines())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc"})
    void both_do_the_same_on_connections_that_stay(String secret) throws Exception {
        try (var original = OriginalCluster.start(secret, "init-events.php");
                var longline = LonglineCluster.start(secret, new InitEvents())) {
            var ours = AllCalls.run(longline, "secret=" + secret, persistent(longline));
            var theirs = AllCalls.run(original, "secret=" + secret, persistent(original));

            assertThat(Differences.between(ours.lines(), theirs.lines())).isEmpty();
        }
    }

    private static String persistent(Cluster cluster) {
        return "persistent=%d,%d".formatted(cluster.port(Wire.WEBSOCKET), cluster.port(Wire.TEXT));
    }
}
