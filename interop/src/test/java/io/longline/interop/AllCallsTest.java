package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@NeedsOriginals
class AllCallsTest {

    @Test
    void the_original_still_does_what_was_recorded() throws Exception {
        try (var original = OriginalCluster.start("", "init-events.php")) {
            var lines = AllCalls.run(original).lines();
            if (Recording.isWanted()) {
                Recording.write(lines);
            }

            assertThat(lines).isEqualTo(Recording.lines());
        }
    }
}
