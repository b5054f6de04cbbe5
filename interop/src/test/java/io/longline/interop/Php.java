package io.longline.interop;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs our PHP scripts, which use the originals in the folder `GATEWAYWORKER_HOME`.
final class Php {

    private static final @Nullable String HOME = System.getenv("GATEWAYWORKER_HOME");
    private static final Path SCRIPTS = Path.of("src", "test", "php").toAbsolutePath();
    private static final long SCRIPT_LIMIT_SECONDS = 120;

    private Php() {}

    /// What keeps the originals from running here, if anything does.
    static Optional<String> missing() {
        if (HOME == null || HOME.isEmpty()) {
            return Optional.of(
                    "set GATEWAYWORKER_HOME to a folder with checkouts of GatewayWorker,"
                            + " GatewayClient, workerman and coroutine to run this beside the"
                            + " originals");
        }
        for (var checkout : List.of("GatewayWorker", "GatewayClient", "workerman", "coroutine")) {
            if (!Files.isDirectory(Path.of(HOME, checkout))) {
                return Optional.of("GATEWAYWORKER_HOME has no folder " + checkout);
            }
        }
        try {
            var process =
                    new ProcessBuilder("php", "-r", "exit(extension_loaded('pcntl') ? 0 : 1);")
                            .start();
            return process.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("this php has no pcntl; install php-cli");
        } catch (IOException absent) {
            return Optional.of("there is no php on the PATH; install php-cli");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while looking for php");
        }
    }

    /// Starts a script that goes on until it is closed.
    static PhpServer start(String... scriptAndArguments) throws IOException {
        var folder = Files.createTempDirectory("longline-interop");
        var command = command(scriptAndArguments);
        command.add("run=" + folder);
        var output = folder.resolve("output").toFile();
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        return new PhpServer(process, folder);
    }

    /// Runs a script to its end and returns the lines it printed.
    static List<String> run(String... scriptAndArguments) {
        try {
            var output = Files.createTempFile("longline-interop", ".out");
            var process =
                    new ProcessBuilder(command(scriptAndArguments))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(SCRIPT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "%s did not end within %d s"
                                .formatted(scriptAndArguments[0], SCRIPT_LIMIT_SECONDS));
            }
            var lines = Files.readAllLines(output);
            Files.delete(output);
            if (process.exitValue() != 0) {
                throw new AssertionError(
                        "%s ended with %d:%n%s"
                                .formatted(
                                        scriptAndArguments[0],
                                        process.exitValue(),
                                        String.join("\n", lines)));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /// Where one of our scripts is.
    static Path script(String name) {
        return SCRIPTS.resolve(name);
    }

    private static List<String> command(String... scriptAndArguments) {
        var command = new ArrayList<>(List.of("php", "-d", "display_errors=stderr"));
        command.add(script(scriptAndArguments[0]).toString());
        command.addAll(List.of(scriptAndArguments).subList(1, scriptAndArguments.length));
        return command;
    }
}
