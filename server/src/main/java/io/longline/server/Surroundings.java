package io.longline.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/// What a command line meets: where it prints to, what the environment says, in which folder it was
/// typed.
///
/// @param screen what is printed is seen on, at the moment
record Surroundings(
        PrintWriter out,
        PrintWriter err,
        Map<String, String> environment,
        Path directory,
        Supplier<Screen> screen) {

    static Surroundings ofThisProcess() {
        return new Surroundings(
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                System.getenv(),
                Path.of(""),
                OwnScreen::look);
    }
}
