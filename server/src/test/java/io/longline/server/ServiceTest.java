package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.server.control.ControlSocket;
import io.longline.server.control.ControlSocket.Command;
import io.longline.server.control.RunFolder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Which service a command is about, and what becomes of one that has gone meanwhile. The services
/// are control sockets and nothing else.
class ServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Command UP = new Command(LIMIT, _ -> new Service.Up(1, ""));

    private @TempDir Path folder;
    private Terminal terminal;

    @BeforeEach
    void settings() throws IOException {
        terminal = Terminal.withSettings(folder, 0);
        Files.copy(folder.resolve("longline.yml"), folder.resolve("chat.yml"));
    }

    @Test
    void what_was_started_from_the_file_with_some_roles_is_meant_when_none_are_named()
            throws Exception {
        try (var _ = service("longline-register-gateway", Map.of())) {
            assertThat(terminal.run("reload")).as(terminal.complained()).isZero();

            assertThat(terminal.said()).startsWith("longline-register-gateway has reloaded");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config=chat.yml", "--roles=worker", "--name=chat"})
    void the_only_one_of_the_folder_is_not_meant_by_who_names_another(String other)
            throws Exception {
        try (var _ = service("longline", Map.of())) {
            assertThat(terminal.run("reload", other)).isEqualTo(1);

            assertThat(terminal.complained())
                    .contains("does not run", "in the same folder runs longline: name it with");
        }
    }

    @Test
    void the_only_one_of_the_folder_is_not_meant_by_who_names_another_of_its_roles()
            throws Exception {
        try (var _ = service("longline-gateway-worker", Map.of())) {
            assertThat(terminal.run("reload", "--roles=gateway")).isEqualTo(1);

            assertThat(terminal.complained()).contains("longline-gateway does not run");
        }
    }

    @Test
    void a_drain_that_finds_the_service_stopped_by_another_is_done() throws Exception {
        var itself = new ControlSocket[1];
        Command drain =
                new Command(
                        LIMIT,
                        _ -> {
                            itself[0].close();
                            return new ServiceCommands.Done(0);
                        });
        try (var service = service("longline", Map.of("drain", drain))) {
            itself[0] = service;

            int code = terminal.run("drain");

            assertThat(code).as(terminal.complained()).isZero();
            assertThat(terminal.said()).endsWith("longline has stopped\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "connections", "connections --inner", "doctor"})
    void a_service_that_does_not_know_a_command_is_said_to_be_an_older_one(String command)
            throws Exception {
        try (var _ = service("longline", Map.of())) {
            assertThat(terminal.run(command.split(" ", -1))).isEqualTo(1);

            assertThat(terminal.complained().lines().findFirst().orElseThrow())
                    .startsWith("longline: longline could not be asked for ")
                    .contains(": there is no command '")
                    .endsWith(
                            "' here; there is ping, reload; probably it runs an older version than"
                                    + " this command line, and a restart helps");
        }
    }

    @Test
    void what_a_service_refuses_is_said_in_its_words() throws Exception {
        Command refusing =
                new Command(
                        LIMIT,
                        _ -> {
                            throw new IOException("the file cannot be read");
                        });
        try (var _ = service("longline", Map.of("status", refusing))) {
            assertThat(terminal.run("status")).isEqualTo(1);

            assertThat(terminal.complained())
                    .startsWith(
                            "longline: longline could not be asked for status: the file cannot be"
                                    + " read\n");
        }
    }

    @Test
    void the_command_that_is_said_to_stop_a_service_finds_it_wherever_its_settings_are()
            throws Exception {
        Path run = Files.createDirectories(folder.resolve("elsewhere").resolve("run"));
        Command stop = new Command(LIMIT, _ -> new ServiceCommands.Stopping(Long.MAX_VALUE, 0));
        var chat = new RunFolder(run, "chat");
        try (var _ = ControlSocket.open(chat.socket(), Map.of("ping", UP, "stop", stop))) {
            String said = Foreground.stopHint(chat, folder).split("'", -1)[1];

            int code = terminal.run(said.replaceFirst("^longline ", "").split(" ", -1));

            assertThat(code).as(terminal.complained()).isZero();
            assertThat(terminal.said()).isEqualTo("chat has stopped\n");
        }
    }

    private ControlSocket service(String name, Map<String, Command> more) throws IOException {
        Path run = Files.createDirectories(folder.resolve("run"));
        var commands = new HashMap<String, Command>(more);
        commands.put("ping", UP);
        commands.put("reload", new Command(LIMIT, _ -> new ServiceCommands.Reloaded(1, 0)));
        return ControlSocket.open(run.resolve(name + ".sock"), commands);
    }
}
