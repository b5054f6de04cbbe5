package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.testing.JavaCommand;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Longline as a process of its own: what a shell or a service manager sees.
class ProcessTest {
    private static final Pattern TEXT_PORT = Pattern.compile("telnet 127\\.0\\.0\\.1 (\\d+)");

    private @TempDir Path folder;
    private final StringBuilder said = new StringBuilder();

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "TSTP"})
    void told_to_stop_it_ends_in_order_and_says_0(String signal) throws Exception {
        Process process = start("start");
        try (var output = process.inputReader()) {
            int port = textPort(output);
            try (var client = new TextClient(port)) {
                assertThat(client.receive()).startsWith("welcome");

                Kill.with(signal, process.pid());

                assertThat(client.receive()).isEqualTo("(closed)");
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void what_is_being_written_is_stopped_by_a_command_beside_it() throws Exception {
        Files.writeString(folder.resolve("Chat.java"), UserCode.echo("Chat", "one"));
        Process process = start("dev", "Chat.java", "--events=Chat");
        try (var output = process.inputReader()) {
            textPort(output);
            var terminal = new Terminal(folder);

            assertThat(terminal.run("stop")).as(terminal.complained()).isZero();

            assertThat(terminal.said()).isEqualTo("longline has stopped\n");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void wrong_settings_say_78() throws Exception {
        Process process = start("start", "--set", "no.such=1");
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(78);
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("--set no.such: unknown setting no.such");
        } finally {
            process.destroyForcibly();
        }
    }

    /// A script of the user's, say: nothing needs to be written to serve clients.
    @Test
    void a_file_where_the_run_folder_would_be_is_in_the_way_only_of_who_asks_for_one()
            throws Exception {
        Files.writeString(folder.resolve("run"), "#!/bin/sh\n");
        Process process = start("start");
        try (var output = process.inputReader()) {
            int port = textPort(output);
            assertThat(said)
                    .contains("run is a file, and the run folder should be there; rename it")
                    .contains("goes on without");
            try (var client = new TextClient(port)) {
                assertThat(client.receive()).startsWith("welcome");
            }
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(folder.resolve("run")).hasContent("#!/bin/sh\n");

        for (String asked : List.of("--name=chat", "--run-folder=run", "-d")) {
            var terminal = new Terminal(folder);
            int code = terminal.run("start", asked);

            assertThat(code).isEqualTo(1);
            assertThat(terminal.complained())
                    .contains("run is a file")
                    .contains("set run.folder to another folder");
        }
    }

    private Process start(String... arguments) throws IOException {
        Terminal.withSettings(folder, 0);
        return new ProcessBuilder(JavaCommand.of(Main.class.getName(), arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /// From what the process says when it is up.
    private int textPort(BufferedReader output) throws IOException {
        said.setLength(0);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            var port = TEXT_PORT.matcher(line);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
        throw new AssertionError("it never said where it listens, but:\n" + said);
    }
}
