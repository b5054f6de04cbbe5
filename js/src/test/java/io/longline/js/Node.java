package io.longline.js;

import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The Node of this machine, as the PATH has it.
record Node(Path program, Path output) {
    /// The first with a WebSocket and with a clock that tests can hold.
    private static final int OLDEST = 20;

    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*", Pattern.DOTALL);
    private static final int LIMIT_SECONDS = 120;

    /// Skips the test where there is no Node, or an older one.
    static Node orSkip(Path folder) throws Exception {
        Path output = folder.resolve("node.txt");
        Optional<Path> program = onThePath();
        Assumptions.assumeTrue(
                program.isPresent(), "needs Node %d or newer on the PATH".formatted(OLDEST));
        var node = new Node(program.orElseThrow(), output);
        node.run(List.of("--version"), Map.of());
        var version = VERSION.matcher(node.said());
        Assumptions.assumeTrue(
                version.matches() && Integer.parseInt(version.group(1)) >= OLDEST,
                () -> "needs Node %d or newer, found %s".formatted(OLDEST, node.said().strip()));
        return node;
    }

    private static Optional<Path> onThePath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of(Path.of(folder, "node"), Path.of(folder, "node.exe")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// @return how it ended; 0 is well
    int run(List<String> arguments, Map<String, String> environment)
            throws IOException, InterruptedException {
        var command = new ProcessBuilder(program.toString());
        command.command().addAll(arguments);
        command.environment().putAll(environment);
        Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "node was not done after %d s:\n%s".formatted(LIMIT_SECONDS, said()));
        }
        return process.exitValue();
    }

    String said() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "its output cannot be read: " + unreadable;
        }
    }
}
