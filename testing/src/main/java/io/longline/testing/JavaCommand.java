package io.longline.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line of a small JVM that has the class path of the test.
public final class JavaCommand {
    private static final List<String> SMALL =
            List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED");

    private JavaCommand() {}

    /// @param main the name of the class that is run
    public static List<String> of(String main, String... arguments) {
        return withFlags(List.of(), main, arguments);
    }

    /// @param flags more of them for the JVM
    /// @param main the name of the class that is run
    public static List<String> withFlags(List<String> flags, String main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(program("java"));
        command.addAll(SMALL);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return command;
    }

    /// A program of the JDK that runs the test: `java`, `keytool`.
    public static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
