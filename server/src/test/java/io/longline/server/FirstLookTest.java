package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.testing.JavaCommand;

import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A service or a program of one's own that came up, though not all is well with its machine and
/// its settings.
class FirstLookTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private @TempDir Path folder;

    /// All of it is one line.
    static final class OwnProgram {
        private OwnProgram() {}

        public static void main(String[] arguments) {
            Longline.run(new TestRoom());
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Main.class, OwnProgram.class})
    @DisabledOnOs(OS.WINDOWS)
    void what_is_not_right_is_in_the_log_once_behind_the_banner(Class<?> program) throws Exception {
        Files.writeString(
                folder.resolve("longline.yml"),
                """
                roles: [gateway, worker]
                secret: s
                registers: ['192.0.2.1:1236']
                gateways: [{ name: web, listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }]
                worker: { events: io.longline.server.TestRoom }
                transport: { threads: 1 }
                """);
        Process process = startWithFiles(300, program);
        try {
            var said = new CopyOnWriteArrayList<String>();
            Thread reader =
                    Thread.ofVirtual()
                            .start(() -> process.inputReader().lines().forEach(said::add));
            await().atMost(LIMIT).until(() -> isAmong(said, "files: only"));
            process.toHandle().destroy(); // SIGTERM, and what it says then can still be read
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            reader.join();

            assertThat(said)
                    .filteredOn(line -> line.contains("files: only 300 may be open"))
                    .hasSize(1);
            assertThat(said)
                    .filteredOn(line ->
                            line.contains(
                                    "address: gateway web tells Register 192.0.2.1:1236 to send"
                                            + " others to 127.0.0.1:"))
                    .hasSize(1);
            assertThat(String.join("\n", said))
                    .containsSubsequence("is up: gateway, worker", "address: ", "files: ");
        } finally {
            process.destroyForcibly();
        }
    }

    private Process startWithFiles(int limit, Class<?> program) throws IOException {
        var command =
                new ArrayList<>(List.of("sh", "-c", "ulimit -n " + limit + " && exec \"$@\""));
        command.add("sh");
        command.addAll(JavaCommand.of(program.getName(), "start"));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static boolean isAmong(List<String> lines, String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }
}
