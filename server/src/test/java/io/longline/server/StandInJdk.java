package io.longline.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What the launcher takes for a JDK: its `java` writes, leaves and says what the JVM does, as far
/// as the launcher can tell, and waits in between for a line from its standard input or its end.
///
/// The JVM was watched for it (25.0.3): what it learns goes to `.config` beside the cache, then to
/// the cache, then `.config` is removed. Where a signal ends the program it writes what it has
/// learned up to then, and says 128 and the signal's number; a kill -9 leaves both as they are.
final class StandInJdk {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String JAVA =
            """
            #!/bin/sh
            home=${0%/bin/java}
            output= cache= mode=
            for argument; do
              case $argument in
                -XX:AOTCacheOutput=*) output=${argument#*=} ;;
                -XX:AOTCache=*) cache=${argument#*=} ;;
                -XX:AOTMode=*) mode=${argument#*=} ;;
              esac
            done

            ended() { if [ -n "$output" ]; then echo "a part" >"$output"; fi; exit "$1"; }
            trap 'ended 129' HUP
            trap 'ended 130' INT
            trap 'ended 143' TERM

            told() {
              echo $$ >"$home/pid"
              echo "$1" >>"$home/runs"
              word=
              read -r word || :
              if [ "$word" = fail ]; then exit 1; fi
            }

            if [ -n "$output" ]; then
              echo half >"$output.config"
              echo half >"$output"
              told learns
              echo whole >"$output"
              rm "$output.config"
            elif [ "$mode" = on ]; then
              [ "$(cat "$cache")" = whole ] || exit 1
              told checks
            else
              echo "starts ${cache:+from $(cat "$cache")}" >>"$home/runs"
            fi
            """;

    private final Path home;

    StandInJdk(Path home) throws IOException {
        this.home = home;
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, JAVA);
        java.toFile().setExecutable(true);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        forget();
    }

    /// A process that finds this JDK, and nothing else that the launcher looks for by name.
    ProcessBuilder process(String... command) {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LONGLINE_"));
        builder.environment().put("LONGLINE_JAVA", home.toString());
        return builder;
    }

    /// What its `java` was run for, in turn: it `learns`, `checks` what was learned, `starts ` or
    /// `starts from whole` or what else is in the cache that it was given.
    List<String> runs() throws IOException {
        return Files.readAllLines(home.resolve("runs"));
    }

    void forget() throws IOException {
        Files.writeString(home.resolve("runs"), "");
    }

    /// Waits until it does, and waits itself.
    ///
    /// @return its number as a process
    long until(String does) throws IOException {
        await().atMost(LIMIT)
                .until(() -> Files.readString(home.resolve("runs")).endsWith(does + "\n"));
        return Long.parseLong(Files.readString(home.resolve("pid")).strip());
    }
}
