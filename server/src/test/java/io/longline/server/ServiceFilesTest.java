package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.server.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files for systemd and Docker say nothing that the command line and the settings do not know.
class ServiceFilesTest {
    private static final Path FILES = Path.of("../dist/src/main/service");
    private static final Pattern UNIT_COMMAND =
            Pattern.compile("(?m)^Exec\\w+=/opt/longline/bin/longline (.*)$");
    private static final Pattern IMAGE_VARIABLE = Pattern.compile("(?m)^ENV (LONGLINE_\\w+)=(.*)$");
    private static final Pattern FROM_THE_SHELL = Pattern.compile("\\$\\{(\\w+):\\?[^}]*}");

    private static final Pattern TAKEN_FROM_THE_SHELL = Pattern.compile("\\$\\{(\\w+)");
    private static final Pattern UNIT_STOP = Pattern.compile("(?m)^TimeoutStopSec=(\\d+)$");
    private static final Pattern DOCKER_STOP = Pattern.compile("docker stop -t (\\d+)");
    private static final Pattern SIGNAL = Pattern.compile("(?m)^(?:KillSignal=|STOPSIGNAL ).*$");

    private @TempDir Path folder;

    @Test
    void the_units_commands_are_known() throws IOException {
        Path settings = Files.writeString(folder.resolve("longline.yml"), "roles: [worker]\n");
        List<List<String>> commands = new ArrayList<>();
        Matcher command = UNIT_COMMAND.matcher(Files.readString(FILES.resolve("longline.service")));
        while (command.find()) {
            commands.add(
                    Stream.of(command.group(1).split(" "))
                            .map(word -> word.replace("/etc/longline/longline.yml", settings + ""))
                            .map(word -> word.replace("/run/longline", folder + "/run"))
                            .toList());
        }

        assertThat(commands).extracting(List::getFirst).containsExactly("start", "reload");
        commands.forEach(words -> settingsAreKnown(words, Map.of()));
    }

    @Test
    void the_compose_files_commands_and_variables_are_known() throws IOException {
        Map<String, String> image = new HashMap<>();
        Matcher variable = IMAGE_VARIABLE.matcher(Files.readString(FILES.resolve("Dockerfile")));
        while (variable.find()) {
            image.put(variable.group(1), variable.group(2));
        }
        assertThat(image).isNotEmpty();

        Map<?, ?> services = part(compose(), "services");

        assertThat(services.keySet().stream().map(Object::toString))
                .containsExactly("gateway", "worker");
        for (Object each : services.values()) {
            var service = (Map<?, ?>) each;
            List<String> command =
                    ((List<?>) Objects.requireNonNull(service.get("command")))
                            .stream().map(Object::toString).toList();
            Map<String, String> environment = new HashMap<>(image);
            part(service, "environment")
                    .forEach((name, value) ->
                            environment.put(
                                    name.toString(),
                                    FROM_THE_SHELL.matcher(value.toString()).replaceAll("s3")));

            assertThat(command.getFirst()).isEqualTo("start");
            settingsAreKnown(command, environment);
        }
    }

    @Test
    void what_the_compose_file_takes_from_the_shell_does_not_keep_longline_from_starting_there()
            throws IOException {
        Map<String, String> shell = new HashMap<>();
        Matcher taken =
                TAKEN_FROM_THE_SHELL.matcher(Files.readString(FILES.resolve("compose.yml")));
        while (taken.find()) {
            shell.put(taken.group(1), "20000");
        }

        assertThat(shell).containsOnlyKeys("LONGLINE_SECRET", "NOFILE");
        settingsAreKnown(List.of("start"), shell);
    }

    @Test
    void the_longest_stop_is_waited_for() throws IOException {
        Duration longest = Foreground.longestStop(Settings.defaults().stopTimeout());

        assertThat(timesForAStop())
                .allSatisfy(time -> assertThat(time).isGreaterThanOrEqualTo(longest));
    }

    @Test
    void the_signal_that_stops_is_TERM() throws IOException {
        assertThat(SIGNAL.matcher(Files.readString(FILES.resolve("longline.service"))).results())
                .extracting(MatchResult::group)
                .containsExactly("KillSignal=SIGTERM");
        // Docker's own choice, unless the file makes another
        assertThat(SIGNAL.matcher(Files.readString(FILES.resolve("Dockerfile"))).results())
                .isEmpty();
    }

    /// What the unit, the image's file and each service of the compose file say that a stop may
    /// take before it is cut off.
    static List<Duration> timesForAStop() throws IOException {
        List<Duration> times = new ArrayList<>();
        times.add(seconds(UNIT_STOP, "longline.service"));
        times.add(seconds(DOCKER_STOP, "Dockerfile"));
        for (Object service : part(compose(), "services").values()) {
            times.add(Duration.parse("PT" + ((Map<?, ?>) service).get("stop_grace_period")));
        }
        return times;
    }

    private static Duration seconds(Pattern pattern, String file) throws IOException {
        Matcher found = pattern.matcher(Files.readString(FILES.resolve(file)));
        assertThat(found.find()).as(file).isTrue();
        return Duration.ofSeconds(Long.parseLong(found.group(1)));
    }

    private static Map<?, ?> part(Map<?, ?> whole, String name) {
        return (Map<?, ?>) Objects.requireNonNull(whole.get(name));
    }

    private static Map<?, ?> compose() throws IOException {
        String yaml = Files.readString(FILES.resolve("compose.yml"));
        Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return (Map<?, ?>) Objects.requireNonNull(document);
    }

    /// `config` takes the flags that `start` and `reload` take, and looks at all settings.
    private void settingsAreKnown(List<String> command, Map<String, String> environment) {
        var terminal = new Terminal(folder, environment);
        List<String> words = new ArrayList<>(command);
        words.set(0, "config");

        int code = terminal.run(words.toArray(String[]::new));

        assertThat(code).as(terminal.complained()).isZero();
    }
}
