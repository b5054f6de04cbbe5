package io.longline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/// The server of `floor.c`, compiled and started.
record Floor(Process process, int port) implements AutoCloseable {

    /// Skips the test where there is no C compiler.
    static Floor startOrSkip(Path folder) throws IOException, InterruptedException {
        Process server = CProgram.compileOrSkip("floor", folder).start("0");
        BufferedReader said = server.inputReader();
        String first = String.valueOf(said.readLine());
        if (!first.startsWith("listening on ")) {
            throw new AssertionError("the floor did not start: " + first);
        }
        return new Floor(server, Integer.parseInt(first.substring("listening on ".length())));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
