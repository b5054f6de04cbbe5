package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.Json;
import io.longline.server.control.NodeFacts;
import io.longline.testing.Closing;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// `longline dev`, as somebody meets it who writes code and saves it.
class DevCommandTest {
    private static final Pattern TEXT_PORT = Pattern.compile("telnet 127\\.0\\.0\\.1 (\\d+)");
    private static final Logger DEV = (Logger) LoggerFactory.getLogger("dev");

    private @TempDir Path folder;
    private final StringWriter screen = new StringWriter();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final Closing opened = new Closing();
    private final AppenderBase<ILoggingEvent> log =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    screen.append(event.getLevel() + " " + event.getFormattedMessage() + "\n");
                    if (event.getThrowableProxy() != null) {
                        screen.append(event.getThrowableProxy().getMessage() + "\n");
                    }
                }
            };

    @BeforeEach
    void showTheLog() {
        log.start();
        DEV.addAppender(log);
        DEV.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        opened.close();
        DEV.detachAppender(log);
        DEV.setLevel(null);
    }

    @Test
    void what_does_not_compile_at_first_waits_for_its_mending() throws Exception {
        save("Chat.java", UserCode.echo("Chat", "one").replace("send", "sned"));
        start("Chat.java");
        awaitScreen("INFO waiting for ");
        assertThat(screen.toString())
                .containsPattern("Chat\\.java:\\d+: error: cannot find symbol\n")
                .contains("client.sned(")
                .containsPattern("\n +\\^\n")
                .contains("1 error\n");

        save("Chat.java", UserCode.echo("Chat", "one"));

        assertThat(answer(client(), "a")).isEqualTo("one a");
        assertThat(screen.toString()).containsPattern("worker +Chat\n");
    }

    @Test
    void a_save_is_loaded_while_clients_stay_and_an_error_leaves_the_code_before_it()
            throws Exception {
        save("Chat.java", UserCode.echo("Chat", "one"));
        start("Chat.java");
        var client = client();
        assertThat(answer(client, "a")).isEqualTo("one a");
        awaitScreen("every save is compiled and loaded");

        save("Chat.java", UserCode.echo("Chat", "two").replace(";", ""));
        awaitScreen("error: ';' expected");
        awaitScreen("goes on serving");
        assertThat(screen.toString())
                .containsPattern("Chat\\.java:\\d+: error: ';' expected\n")
                .containsPattern("WARN the code of \\d\\d:\\d\\d:\\d\\d goes on serving\n");
        assertThat(answer(client, "b")).isEqualTo("one b");

        saveByRename("Chat.java", UserCode.echo("Chat", "three"));
        awaitScreen("reloaded Chat in ");
        assertThat(answer(client, "c")).isEqualTo("three c");
    }

    @Test
    void a_folder_may_have_packages_several_files_and_some_that_go() throws Exception {
        save(
                "src/com/example/Words.java",
                "package com.example;\npublic class Words { public static String A = \"one\"; }");
        save(
                "src/com/example/app/Chat.java",
                "package com.example.app;\n"
                        + UserCode.events("Chat", "client.send(com.example.Words.A);", ""));
        start("src");
        var client = client();
        assertThat(answer(client, "a")).isEqualTo("one");
        awaitScreen("every save is compiled and loaded");

        save(
                "src/com/example/more/Deep.java",
                "package com.example.more;\n"
                        + "public class Deep { public static String A = \"deep\"; }");
        awaitScreen("reloaded com.example.app.Chat");
        save(
                "src/com/example/Words.java",
                "package com.example;\n"
                    + "public class Words { public static String A = com.example.more.Deep.A; }");
        awaitAnswer(client, "deep");

        Files.delete(folder.resolve("src/com/example/more/Deep.java"));
        awaitScreen("package com.example.more does not exist");
        assertThat(answer(client, "c")).isEqualTo("deep");
    }

    @Test
    void a_second_class_makes_doubt_until_it_goes_or_is_named() throws Exception {
        save("src/Chat.java", UserCode.echo("Chat", "chat"));
        start("src");
        var client = client();
        awaitScreen("every save is compiled and loaded");

        save("src/Room.java", UserCode.echo("Room", "room"));
        awaitScreen(
                "public classes that implement io.longline.worker.Events: Chat, Room; name"
                        + " yours with --events Chat");
        assertThat(answer(client, "a")).isEqualTo("chat a");

        Files.delete(folder.resolve("src/Chat.java"));
        awaitScreen("reloaded Room");
        assertThat(answer(client, "b")).isEqualTo("room b");
    }

    @Test
    void the_class_that_is_named_is_taken_of_several() throws Exception {
        save("src/Chat.java", UserCode.echo("Chat", "chat"));
        save("src/Room.java", UserCode.echo("Room", "room"));

        start("src", "--events", "Room");

        assertThat(answer(client(), "a")).isEqualTo("room a");
    }

    @Test
    void a_file_uses_those_beside_it_and_is_the_one_that_is_meant() throws Exception {
        save("Chat.java", UserCode.events("Chat", "client.send(new Room().toString());", ""));
        save(
                "Room.java",
                UserCode.events("Room", "", "public String toString() { return \"r\"; }"));

        start("Chat.java");

        assertThat(answer(client(), "a")).isEqualTo("r");
    }

    @Test
    void what_is_on_the_class_path_can_be_used() throws Exception {
        UserCode.compile(
                folder.resolve("lib"), "Words", "public class Words { public int a = 7; }");
        UserCode.jar(folder.resolve("words.jar"), folder.resolve("lib"), "");
        save("src/Chat.java", UserCode.events("Chat", "client.send(\"\" + new Words().a);", ""));

        start("src", "--classpath", folder.resolve("words.jar").toString());

        assertThat(answer(client(), "a")).isEqualTo("7");
    }

    @Test
    void a_class_that_is_not_public_or_not_there_is_told_with_what_to_write() throws Exception {
        save("src/Chat.java", "class Nothing {}");
        start("src");
        awaitScreen("write: public class Chat implements Events");

        save("src/Chat.java", UserCode.echo("Chat", "one").replace("public class", "class"));
        awaitScreen("Chat implements io.longline.worker.Events, but must be a public class");
        save("src/Chat.java", UserCode.echo("Chat", "one"));

        assertThat(answer(client(), "a")).isEqualTo("one a");
    }

    @Test
    void an_on_worker_start_that_throws_is_shown_and_mended() throws Exception {
        String failing =
                "public void onWorkerStart(BusinessWorker w) { throw new RuntimeException(\"%s\");"
                        + " }";
        save("Chat.java", UserCode.events("Chat", "", failing.formatted("no database")));
        start("Chat.java");
        awaitScreen("no database");
        awaitScreen("INFO waiting for ");

        save("Chat.java", UserCode.echo("Chat", "one"));
        var client = client();
        awaitScreen("every save is compiled and loaded");
        save("Chat.java", UserCode.events("Chat", "", failing.formatted("no queue")));
        awaitScreen("RuntimeException: no queue; the code of ");

        assertThat(answer(client, "a")).isEqualTo("one a");
    }

    @Test
    void commands_beside_it_find_it_by_its_folder_and_name() throws Exception {
        save("Chat.java", UserCode.echo("Chat", "one"));
        start("Chat.java", "--run-folder=there", "--name=chat");
        client();
        var beside = new Terminal(folder);

        int code = beside.run("status", "--json", "--run-folder=there", "--name=chat");

        assertThat(code).as(beside.complained()).isZero();
        assertThat(Json.read(beside.said(), ClusterFacts.class).nodes())
                .extracting(NodeFacts::name, NodeFacts::pid)
                .containsExactly(tuple("chat", ProcessHandle.current().pid()));
    }

    @Test
    void a_reload_that_somebody_asks_for_is_answered_with_who_does_it() throws Exception {
        save("Chat.java", UserCode.echo("Chat", "one"));
        start("Chat.java");
        client();
        var beside = new Terminal(folder);

        assertThat(beside.run("reload")).isEqualTo(1);

        assertThat(beside.complained())
                .contains("longline: longline: 'longline dev' loads ")
                .contains("Chat.java anew at every save");
    }

    @Test
    void what_is_no_source_and_a_port_that_is_taken_end_it() throws Exception {
        start("Missing.java");
        assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(screen.toString())
                .contains("there is no ", "Missing.java; expected a .java file, or a folder");
    }

    @Test
    void a_port_that_is_taken_ends_it() throws Exception {
        save("Chat.java", UserCode.echo("Chat", "one"));
        try (var taken = new java.net.ServerSocket(0)) {
            start("Chat.java", "--set", "register.listen=127.0.0.1:" + taken.getLocalPort());

            assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(screen.toString()).contains("Register cannot listen on 127.0.0.1:");
        }
    }

    private void start(String source, String... more) {
        var out = new PrintWriter(screen);
        var arguments =
                new ArrayList<>(
                        List.of(
                                "dev",
                                source,
                                "--set=register.listen=127.0.0.1:0",
                                "--set=gateways.web.listen=websocket://127.0.0.1:0",
                                "--set=gateways.web.inner.bind=127.0.0.1:0",
                                "--set=gateways.text.listen=text://127.0.0.1:0",
                                "--set=gateways.text.inner.bind=127.0.0.1:0",
                                "--set=transport.threads=1"));
        arguments.addAll(List.of(more));
        var thread =
                Thread.ofPlatform()
                        .start(() ->
                                code.complete(
                                        Main.run(
                                                new Surroundings(
                                                        out,
                                                        out,
                                                        Map.of(),
                                                        folder,
                                                        Screen.None::new),
                                                arguments.toArray(String[]::new))));
        opened.add(() -> {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).isFalse();
        });
    }

    private void save(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// As many editors do: nobody ever sees half of a file.
    private void saveByRename(String name, String text) throws IOException {
        save(name + ".tmp", text);
        Files.move(
                folder.resolve(name + ".tmp"),
                folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// Connected when it is up.
    private TextClient client() throws IOException {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> TEXT_PORT.matcher(screen.toString()).find());
        var port = TEXT_PORT.matcher(screen.toString());
        assertThat(port.find()).isTrue();
        var client = new TextClient(Integer.parseInt(port.group(1)));
        opened.add(client);
        return client;
    }

    private static String answer(TextClient client, String message) throws IOException {
        client.send(message);
        return client.receive();
    }

    private void awaitScreen(String text) {
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(screen.toString()).contains(text));
    }

    /// Who saves in place may be caught with half a file, and loaded once more for it.
    private static void awaitAnswer(TextClient client, String text) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> answer(client, "now?").equals(text));
    }
}
