package io.longline.bench;

import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The server of `floor.c`, compiled and started.
record Floor(Process process, int port) implements AutoCloseable {
    private static final Path SOURCE = Path.of("src", "main", "c", "floor.c");
    private static final int LIMIT_SECONDS = 60;

    /// Skips the test where there is no C compiler; one that has something to say of the source
    /// fails it.
    static Floor startOrSkip(Path folder) throws IOException, InterruptedException {
        String program = folder.resolve("floor").toString();
        Process compiler = compileOrSkip(program);
        String findings =
                new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!findings.isEmpty() || !compiler.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("cc says of %s: %s".formatted(SOURCE, findings));
        }
        Process server = process(program, "0");
        BufferedReader said = server.inputReader();
        String first = String.valueOf(said.readLine());
        if (!first.startsWith("listening on ")) {
            throw new AssertionError("the floor did not start: " + first);
        }
        return new Floor(server, Integer.parseInt(first.substring("listening on ".length())));
    }

    private static Process compileOrSkip(String program) {
        try {
            return process("cc", "-O2", "-Wall", "-Wextra", "-o", program, SOURCE.toString());
        } catch (IOException none) {
            return Assumptions.abort("needs a C compiler; there is no cc on the PATH");
        }
    }

    private static Process process(String... command) throws IOException {
        return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
