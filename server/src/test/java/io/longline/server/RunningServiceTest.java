package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.Json;
import io.longline.server.doctor.Finding;
import io.longline.testing.FixedPorts;
import io.longline.testing.JavaCommand;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// One service in the background that runs code of the user's, and what it can be told without
/// coming to its end.
class RunningServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String END = "\n}\n"; // of what is written as JSON
    private static final Path SCRIPT = Path.of("/usr/bin/script"); // of util-linux

    private static @TempDir Path folder;
    private static Terminal terminal;
    private static ProcessHandle service;
    private static TextClient client;

    @BeforeAll
    static void start() throws IOException {
        terminal = Terminal.withSettings(folder, FixedPorts.free()); // two processes know it
        write("one");
        String classes = folder.resolve("classes").toString();
        int code =
                terminal.run(
                        "start",
                        "-d",
                        "--events=Echo",
                        "--classpath=" + classes,
                        "--set=stop-timeout=50ms");
        assertThat(code).as(terminal.complained()).isZero();
        assertThat(terminal.run("status", "--json")).as(terminal.complained()).isZero();
        var node = Json.read(terminal.said(), ClusterFacts.class).nodes().getFirst();
        service = ProcessHandle.of(node.pid()).orElseThrow();
        String listen = node.gateways().getFirst().listen();
        client = new TextClient(Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1)));
    }

    @AfterAll
    static void end() throws Exception {
        if (client != null) {
            client.close();
        }
        if (service != null) {
            service.destroyForcibly();
            service.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_command_and_a_signal_reload_while_a_client_stays() throws Exception {
        write("two");
        assertThat(terminal.run("reload")).as(terminal.complained()).isZero();
        assertThat(terminal.said()).matches("longline has reloaded in \\d+ ms\n");
        assertThat(answer("a")).isEqualTo("two a");

        write("three");
        Kill.with("USR1", service.pid());
        await().atMost(LIMIT).until(() -> answer("b").equals("three b"));
    }

    /// Which sends it to itself for each sample that Flight Recorder takes.
    @Test
    void usr2_is_left_to_the_jvm() throws Exception {
        long before = reloads();

        Kill.with("USR2", service.pid());
        assertThat(terminal.run("reload")).as(terminal.complained()).isZero();

        assertThat(reloads()).isEqualTo(before + 1);
    }

    @Test
    void a_reload_says_how_many_handlers_of_the_former_code_still_run() throws Exception {
        Path stopped = folder.resolve("stopped");
        Files.deleteIfExists(stopped);
        assertThat(answer("hold")).isEqualTo("holds");

        assertThat(terminal.run("reload")).as(terminal.complained()).isZero();

        assertThat(terminal.said())
                .matches(
                        "longline has reloaded in \\d+ ms; handlers of the former classes that"
                                + " still run: 1, and their onWorkerStop waits for them\n");
        assertThat(log()).contains("handlers of the former Events that still run: 1");
        assertThat(stopped).doesNotExist();
        Files.writeString(folder.resolve("go-on"), "");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(stopped).hasContent("after the handler"));
    }

    /// Who typed the command sees the reason; where it came from is for whoever wrote the code.
    @Test
    void a_reload_that_is_refused_is_in_the_log_with_what_the_code_threw() throws Exception {
        UserCode.compile(
                folder.resolve("classes"),
                "Echo",
                UserCode.events(
                        "Echo",
                        "",
                        """
                        @Override
                        public void onWorkerStart(BusinessWorker worker) {
                            throw new IllegalStateException("the database is away");
                        }
                        """));
        try {
            assertThat(terminal.run("reload")).isEqualTo(1);

            assertThat(terminal.complained()).contains("the database is away");
            assertThat(log())
                    .contains("worker BusinessWorker was not reloaded, and goes on as before")
                    .contains("Echo.onWorkerStart(Echo.java:");
        } finally {
            write("one");
        }
    }

    @Test
    void signals_write_status_and_connections_to_the_log() throws Exception {
        assertThat(log()).doesNotContain("CLIENT ID").doesNotContain("NODE");

        Kill.with("ABRT", service.pid()); // IOT by its other name
        await().atMost(LIMIT).until(() -> log().contains("NODE"));
        assertThat(log()).doesNotContain("CLIENT ID");

        Kill.with("POLL", service.pid()); // IO by its other name
        await().atMost(LIMIT).until(() -> log().contains("CLIENT ID"));
        await().atMost(LIMIT).until(() -> log().contains("1 connection"));
    }

    @Test
    void what_is_shown_again_and_again_can_be_read_by_programs() throws Exception {
        var watching = new Terminal(folder);
        Thread thread =
                Thread.ofPlatform().start(() -> watching.run("status", "--watch", "--json"));

        await().atMost(LIMIT).until(() -> watching.said().split(END, -1).length > 2);
        thread.interrupt();
        thread.join();

        String first = watching.said().split(END, -1)[0] + END;
        assertThat(Json.read(first, ClusterFacts.class).nodes())
                .extracting(node -> node.pid())
                .containsExactly(service.pid());
    }

    @Test
    void what_is_shown_again_and_again_goes_to_a_pipe_as_words_alone() throws Exception {
        var watching = new Terminal(folder);
        Thread thread = Thread.ofPlatform().start(() -> watching.run("status", "--watch"));

        await().atMost(LIMIT).until(() -> watching.said().contains("RELOADS"));
        thread.interrupt();
        thread.join();

        assertThat(watching.said()).contains("  Ctrl+C ends\n\nLongline ").doesNotContain("\u001b");
    }

    @Test
    void what_is_shown_again_and_again_fits_the_terminal_which_is_as_before_at_the_end()
            throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "there is no script here, which makes a terminal");
        Kill.assumeNotIgnored("INT");
        var watch = JavaCommand.of(Main.class.getName(), "status", "--watch");
        String inTerminal = "stty rows 12 cols 60; exec '%s'".formatted(String.join("' '", watch));
        Path sent = folder.resolve("sent");
        Process script =
                new ProcessBuilder(SCRIPT.toString(), "-qfc", inTerminal, "/dev/null")
                        .directory(folder.toFile())
                        .redirectOutput(sent.toFile())
                        .start();
        try (var keys = script.getOutputStream()) {
            await().atMost(LIMIT).until(() -> read(sent).contains("not shown: "));
            keys.write('\u0003'); // Ctrl+C
            keys.flush();
            assertThat(script.waitFor(LIMIT)).isTrue();
        } finally {
            script.destroyForcibly();
        }

        String all = read(sent);
        assertThat(all).containsSubsequence("\u001b[?1049h", "\u001b[H", "\u001b[?1049l");
        List<String> rows =
                all.split("\u001b\\[H", -1)[1]
                        .lines()
                        .map(row -> row.replace("\u001b[K", ""))
                        .toList();
        assertThat(rows).hasSize(12);
        assertThat(rows.subList(0, 11)).allMatch(row -> row.length() <= 60);
        assertThat(rows.getLast()).contains("; without --watch all is");
    }

    @Test
    void what_doctor_finds_can_be_read_by_programs() throws Exception {
        assertThat(terminal.run("doctor", "--json")).as(terminal.said()).isZero();

        assertThat(Json.read(terminal.said(), Finding[].class))
                .extracting(Finding::text)
                .anyMatch(
                        text -> text.startsWith("longline runs as process " + service.pid() + ";"));
    }

    /// Also while a sign is half written.
    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /// Code that answers each message with its version.
    private static void write(String version) throws IOException {
        UserCode.compile(
                folder.resolve("classes"),
                "Echo",
                UserCode.events(
                        "Echo",
                        """
                        if (message.text().equals("hold")) {
                            client.send("holds");
                            while (!java.nio.file.Files.exists(java.nio.file.Path.of("%s"))) {
                                Thread.sleep(10);
                            }
                            returned = "after the handler";
                        } else {
                            client.send("%s " + message.text());
                        }
                        """
                                .formatted(folder.resolve("go-on"), version),
                        """
                        private volatile String returned = "";

                        @Override
                        public void onWorkerStop(BusinessWorker worker) throws Exception {
                            java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), returned);
                        }
                        """
                                .formatted(folder.resolve("stopped"))));
    }

    private static long reloads() {
        assertThat(terminal.run("status", "--json")).as(terminal.complained()).isZero();
        return Objects.requireNonNull(
                        Json.read(terminal.said(), ClusterFacts.class).nodes().getFirst().worker())
                .reloads();
    }

    private static String answer(String message) throws IOException {
        client.send(message);
        return client.receive();
    }

    private static String log() throws IOException {
        return Files.readString(folder.resolve("run/longline.log"));
    }
}
