package io.longline.bench;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program of `src/main/c`, compiled.
///
/// @param path where it is now
record CProgram(Path path) {
    private static final int LIMIT_SECONDS = 60;

    /// Skips the test where there is no C compiler; one that has something to say of the source
    /// fails it.
    static CProgram compileOrSkip(String name, Path folder)
            throws IOException, InterruptedException {
        Path source = Path.of("src", "main", "c", name + ".c");
        Path path = folder.resolve(name);
        Process compiler = compilerOrSkip(source, path);
        String findings =
                new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!findings.isEmpty() || !compiler.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("cc says of %s: %s".formatted(source, findings));
        }
        return new CProgram(path);
    }

    private static Process compilerOrSkip(Path source, Path program) {
        try {
            return process(
                    List.of(
                            "cc",
                            "-O2",
                            "-Wall",
                            "-Wextra",
                            "-o",
                            program.toString(),
                            source.toString()));
        } catch (IOException none) {
            return Assumptions.abort("needs a C compiler; there is no cc on the PATH");
        }
    }

    /// What it says on either of its outputs is in the process's output.
    Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        return process(command);
    }

    private static Process process(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
