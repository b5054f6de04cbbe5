package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.testing.JavaCommand;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A process that `longline start` has started, and the commands that look at it: as a user has
/// them, with a folder of their own.
final class LonglineService implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final Process process;

    private LonglineService(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /// @param settings what `longline.yml` says
    /// @return when it is up
    static LonglineService start(String settings) throws IOException {
        Path folder = Files.createTempDirectory("longline-interop");
        Files.writeString(folder.resolve("longline.yml"), settings);
        Path log = folder.resolve("log");
        var process =
                longline(folder, "start")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var service = new LonglineService(folder, process);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Files.readString(log)).contains(" is up: "));
        return service;
    }

    /// What a command prints; it must succeed.
    String run(String... command) throws Exception {
        Path output = Files.createTempFile(folder, "command", ".out");
        var running =
                longline(folder, command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!running.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            running.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(said).isZero();
        return said;
    }

    private static ProcessBuilder longline(Path folder, String... arguments) {
        return new ProcessBuilder(JavaCommand.of("io.longline.server.Main", arguments))
                .directory(folder.toFile());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
