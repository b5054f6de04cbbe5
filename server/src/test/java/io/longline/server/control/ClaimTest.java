package io.longline.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class ClaimTest {
    private @TempDir Path folder;

    @Test
    void the_pid_is_in_the_file_as_long_as_the_claim_holds() throws Exception {
        var run = new RunFolder(folder.resolve("run"), "chat");

        try (var claim = Claim.take(run)) {
            assertThat(claim).isNotNull();
            assertThat(run.pidFile()).hasContent(Long.toString(ProcessHandle.current().pid()));
        }
        assertThat(run.pidFile()).doesNotExist();
    }

    @Test
    void a_file_that_a_dead_service_has_left_is_in_nobodys_way() throws Exception {
        var run = new RunFolder(folder, "chat");
        // the number is alive, and not that service
        Files.writeString(run.pidFile(), ProcessHandle.current().pid() + "\n");

        assertThat(Claim.isTaken(run)).isFalse();
        try (var claim = Claim.take(run)) {
            assertThat(claim).isNotNull();
        }
    }

    @Test
    void a_second_claim_is_refused_in_words() throws Exception {
        var run = new RunFolder(folder, "chat");
        try (var first = Claim.take(run)) {
            assertThat(first).isNotNull();

            assertThatThrownBy(() -> Claim.take(run))
                    .isInstanceOf(Claim.AlreadyRunningException.class)
                    .hasMessageContaining("chat runs already")
                    .hasMessageContaining("--name");
        }
    }

    @Test
    void another_name_in_the_same_folder_is_free() throws Exception {
        var run = new RunFolder(folder, "chat");
        try (var first = Claim.take(run);
                var second = Claim.take(run.named("chat-2"))) {
            assertThat(first).isNotSameAs(second);
        }
    }
}
