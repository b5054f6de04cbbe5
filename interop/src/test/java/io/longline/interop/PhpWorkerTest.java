package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The original BusinessWorker is told the same by our gateways as by its own, and its calls do the
/// same.
@NeedsOriginals
class PhpWorkerTest {

    @Test
    void a_php_worker_cannot_tell_whose_gateways_it_works_for() throws Exception {
        try (var original = OriginalCluster.start("", "probe-events.php");
                var longline = LonglineCluster.withPhpWorkers("", 1, "probe-events.php")) {
            var ours = Conversation.hold(longline);

            assertThat(Differences.between(ours, Conversation.hold(original))).isEmpty();
        }
    }

    @Test
    void nor_with_a_secret_and_several_processes() throws Exception {
        try (var original = OriginalCluster.start("k", "probe-events.php");
                var longline = LonglineCluster.withPhpWorkers("k", 2, "probe-events.php")) {
            var ours = Conversation.hold(longline);

            assertThat(Differences.between(ours, Conversation.hold(original))).isEmpty();
        }
    }
}
