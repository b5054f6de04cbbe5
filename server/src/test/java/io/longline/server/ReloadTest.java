package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longline.server.control.WorkerFacts;
import io.longline.server.settings.Settings;
import io.longline.testing.LogLines;
import io.longline.worker.Events;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Code that a user changes on the disk while Longline runs it.
class ReloadTest {
    private final @AutoClose LogLines log = LogLines.of(UserEvents.class);
    private @TempDir Path folder;

    @Test
    void changed_classes_of_a_folder_are_loaded() throws Exception {
        UserCode.compile(folder, "Echo", UserCode.echo("Echo", "one"));
        try (var longline = Longline.start(settings("Echo", folder));
                var client = client(longline)) {
            assertThat(answer(client, "a")).isEqualTo("one a");
            UserCode.compile(folder, "Echo", UserCode.echo("Echo", "two"));
            assertThat(answer(client, "b")).isEqualTo("one b");

            longline.reload();

            assertThat(answer(client, "c")).isEqualTo("two c");
        }
    }

    @Test
    void status_names_the_class_that_serves_while_a_reload_waits_for_the_former() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Events former =
                (client, _) -> {
                    begun.countDown();
                    goOn.await();
                };
        var settings = Settings.parse(yaml("Echo", folder) + "stop-timeout: 60s\n");
        try (var longline = Longline.start(settings, former);
                var client = client(longline)) {
            client.send("wait");
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            var next = new TestRoom();
            var reload = CompletableFuture.supplyAsync(() -> reload(longline, next));
            try {
                var facts = new ServiceFacts(longline, "here");

                await().atMost(Duration.ofSeconds(30)).until(() -> worker(facts).reloads() == 1);
                assertThat(worker(facts).events()).isEqualTo(TestRoom.class.getName());
                assertThat(reload).isNotDone();
            } finally {
                goOn.countDown();
            }
            assertThat(reload.get(30, TimeUnit.SECONDS)).isZero();
        }
    }

    private static WorkerFacts worker(ServiceFacts facts) {
        return Objects.requireNonNull(facts.now().worker());
    }

    private static int reload(Longline longline, Events next) {
        try {
            return longline.reload(next);
        } catch (CannotReloadException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void a_jar_that_is_written_over_while_it_is_open_serves_both_versions_whole() throws Exception {
        Path jar = folder.resolve("echo.jar");
        writeJar(jar, "one");
        try (var longline = Longline.start(settings("Echo", jar));
                var client = client(longline);
                var other = client(longline)) {
            assertThat(answer(client, "name")).isEqualTo("resource of one, class of one");

            writeJar(jar, "two");
            // only now does the first version need this class of its own
            assertThat(answer(client, "late")).isEqualTo("late class of one");
            longline.reload();

            assertThat(answer(client, "name")).isEqualTo("resource of two, class of two");
            assertThat(answer(other, "late")).isEqualTo("late class of two");
        }
    }

    @Test
    void what_a_jar_names_as_its_class_path_is_part_of_it() throws Exception {
        Path library = folder.resolve("library");
        UserCode.compile(library, "Words", "public class Words { static String A = \"hello\"; }");
        Files.createDirectories(folder.resolve("app/lib"));
        UserCode.jar(folder.resolve("app/lib/words.jar"), library, "");
        UserCode.compile(
                library,
                "Echo",
                UserCode.events("Echo", "client.send(Words.A);", "")
                        + "class Words { static String A; }");
        Files.delete(library.resolve("Words.class"));
        UserCode.jar(folder.resolve("app/echo.jar"), library, "lib/words.jar lib/none.jar");

        try (var longline = Longline.start(settings("Echo", folder.resolve("app/echo.jar")));
                var client = client(longline)) {
            assertThat(answer(client, "a")).isEqualTo("hello");
        }
    }

    @Test
    void code_that_cannot_be_used_changes_nothing_and_says_why() throws Exception {
        UserCode.compile(folder, "Echo", UserCode.echo("Echo", "one"));
        try (var longline = Longline.start(settings("Echo", folder));
                var client = client(longline)) {
            compileStarting("throw new java.io.IOException(\"no database\");");
            assertThatThrownBy(longline::reload)
                    .isInstanceOf(CannotReloadException.class)
                    .hasMessage(
                            "worker BusinessWorker was not reloaded, and goes on as before:"
                                    + " onWorkerStart failed: java.io.IOException: no database");

            Files.delete(folder.resolve("Echo.class"));
            assertThatThrownBy(longline::reload)
                    .isInstanceOf(CannotReloadException.class)
                    .hasMessageStartingWith("worker.events: there is no class Echo; look at");

            Files.delete(folder);
            assertThatThrownBy(longline::reload)
                    .isInstanceOf(CannotReloadException.class)
                    .hasMessageContaining("there is no " + folder);

            assertThat(answer(client, "a")).isEqualTo("one a");
        }
    }

    @Test
    void old_code_and_its_copy_go_when_the_new_code_is_there() throws Exception {
        UserCode.compile(folder, "Echo", UserCode.echo("Echo", "one"));
        try (var longline = Longline.start(settings("Echo", folder));
                var client = client(longline)) {
            assertThat(answer(client, "a")).isEqualTo("one a");
            WeakReference<?> old = LoadedCode.newest();
            Path copy = LoadedCode.place();
            assertThat(copy.resolve("Echo.class")).exists();

            longline.reload();

            assertThat(copy).doesNotExist();
            assertThat(answer(client, "b")).isEqualTo("one b");
            awaitCollected(old);
        }
    }

    @Test
    void code_that_is_still_running_goes_when_it_has_returned() throws Exception {
        compileStarting("");
        UserCode.compile(
                folder,
                "Echo",
                UserCode.events(
                                "Echo",
                                """
                                client.send("waiting");
                                while (!java.nio.file.Files.exists(java.nio.file.Path.of("%s"))) {
                                    Thread.sleep(10);
                                }
                                client.send(Late.WORD);
                                """
                                        .formatted(folder.resolve("go-on")),
                                "")
                        + "class Late { static final String WORD = new String(\"late\"); }");
        try (var longline =
                        Longline.start(
                                new io.longline.server.settings.SettingsSources()
                                        .yaml("settings", yaml("Echo", folder))
                                        .set("stop-timeout", "50ms")
                                        .load()
                                        .settings());
                var client = client(longline)) {
            assertThat(answer(client, "a")).isEqualTo("waiting");
            WeakReference<?> old = LoadedCode.newest();
            Path copy = LoadedCode.place();

            assertThat(longline.reload()).isEqualTo(1);
            assertThat(copy.resolve("Late.class")).exists();
            Files.writeString(folder.resolve("go-on"), "");

            assertThat(client.receive()).isEqualTo("late");
            awaitCollected(old);
            await().until(() -> !Files.exists(copy));
        }
    }

    @Test
    void nothing_is_left_of_the_copies_when_it_is_closed() throws Exception {
        UserCode.compile(folder, "Echo", UserCode.echo("Echo", "one"));
        Path copy;
        try (var longline = Longline.start(settings("Echo", folder))) {
            longline.reload();
            copy = LoadedCode.place();
            assertThat(copy).exists();
        }
        assertThat(copy).doesNotExist();
    }

    @Test
    void a_check_of_handshakes_that_comes_with_a_reload_holds_at_every_gateway() throws Exception {
        UserCode.compile(folder, "Echo", UserCode.echo("Echo", "open"));
        try (var all = Longline.start(settings("Echo", folder));
                var away = gatewayOf(all)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> handshake(away).equals("let in"));
            assertThat(handshake(all)).isEqualTo("let in");

            UserCode.compile(
                    folder,
                    "Echo",
                    UserCode.events(
                            "Echo",
                            "client.send(message);",
                            """
                            @Override
                            public void onHandshake(Client client, Handshake handshake) {
                                handshake.refuse(403, "members only");
                            }
                            """));
            all.reload();
            assertThat(handshake(all)).isEqualTo("403");
            assertThat(handshake(away)).isEqualTo("403");

            UserCode.compile(folder, "Echo", UserCode.echo("Echo", "open again"));
            all.reload();
            assertThat(handshake(all)).isEqualTo("let in");
            assertThat(handshake(away)).isEqualTo("let in");
        }
    }

    @Test
    void events_that_a_program_brings_are_replaced_by_others_that_it_brings() throws Exception {
        try (var longline =
                        Longline.start(
                                settings("", folder), (client, message) -> client.send("one"));
                var client = client(longline)) {
            assertThatThrownBy(longline::reload)
                    .isInstanceOf(CannotReloadException.class)
                    .hasMessage(
                            "there is nothing to load anew: the program brought its Events as an"
                                    + " object; it can bring others with reload(events)");
            assertThat(answer(client, "a")).isEqualTo("one");

            Events next = (who, message) -> who.send("two");
            assertThat(longline.reload(next)).isZero();

            assertThat(answer(client, "b")).isEqualTo("two");
            assertThat(new ServiceFacts(longline, "test").now().worker())
                    .extracting(WorkerFacts::events)
                    .isEqualTo(next.getClass().getName());
        }
    }

    @Test
    void classes_that_longline_itself_was_started_with_are_told_to_be_what_they_were()
            throws Exception {
        try (var longline = Longline.start(settings(TestRoom.class.getName(), folder))) {
            longline.reload();

            assertThat(log.all())
                    .containsExactly(
                            "io.longline.server.TestRoom is on Longline's own class path, whose"
                                + " classes are not read again: the code is what it was; name its"
                                + " jar or folder in worker.classpath instead");
        }
    }

    @Test
    void without_a_worker_or_after_the_end_there_is_nothing_to_reload() throws Exception {
        UserCode.compile(folder, "Echo", UserCode.echo("Echo", "one"));
        var closed = Longline.start(settings("Echo", folder));
        closed.close();
        assertThatThrownBy(closed::reload).hasMessageContaining("is being closed");

        var register = "roles: [register]\nregister: { listen: 127.0.0.1:0 }";
        try (var longline = Longline.start(Settings.parse(register))) {
            assertThatThrownBy(longline::reload)
                    .isInstanceOf(CannotReloadException.class)
                    .hasMessage(
                            "this process has neither a worker with code of yours nor certificates"
                                    + " to load anew");
        }
    }

    private void compileStarting(String onWorkerStart) throws IOException {
        UserCode.compile(
                folder,
                "Echo",
                UserCode.events(
                        "Echo",
                        "client.send(\"never\");",
                        """
                        @Override
                        public void onWorkerStart(BusinessWorker worker) throws Exception {
                            %s
                        }
                        """
                                .formatted(onWorkerStart)));
    }

    /// Says which version its resource and its classes are of.
    private void writeJar(Path jar, String version) throws IOException {
        Path classes = folder.resolve("classes");
        UserCode.compile(
                classes,
                "Echo",
                UserCode.events(
                                "Echo",
                                """
                                if (message.text().equals("late")) {
                                    client.send(Late.word());
                                    return;
                                }
                                try (var in = getClass().getResourceAsStream("/name.txt")) {
                                    client.send("resource of " + new String(in.readAllBytes())
                                            + ", class of %s");
                                }
                                """
                                        .formatted(version),
                                "")
                        + "class Late { static String word() { return \"late class of %s\"; } }"
                                .formatted(version));
        Files.writeString(classes.resolve("name.txt"), version);
        UserCode.jar(jar, classes, "");
    }

    private static void awaitCollected(WeakReference<?> loader) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> {
                    System.gc();
                    return loader.refersTo(null);
                });
    }

    private static String answer(TextClient client, String message) throws IOException {
        client.send(message);
        return client.receive();
    }

    private static TextClient client(Longline longline) throws IOException {
        return new TextClient(longline.clientPort("text").orElseThrow());
    }

    private static String handshake(Longline longline) {
        var uri =
                URI.create(
                        "ws://127.0.0.1:%d/".formatted(longline.clientPort("web").orElseThrow()));
        try (var browser = HttpClient.newHttpClient()) {
            browser.newWebSocketBuilder()
                    .buildAsync(uri, new WebSocket.Listener() {})
                    .join()
                    .abort();
            return "let in";
        } catch (CompletionException refused) {
            return refused.getCause() instanceof WebSocketHandshakeException answer
                    ? String.valueOf(answer.getResponse().statusCode())
                    : "closed";
        }
    }

    private static Longline gatewayOf(Longline all) throws CannotStartException {
        return Longline.start(
                Settings.parse(
                        """
                        roles: [gateway]
                        register: { listen: 127.0.0.1:%d }
                        gateways: [{ name: web, listen: 'websocket://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }]
                        transport: { threads: 1 }
                        """
                                .formatted(all.registerPort().orElseThrow())));
    }

    private static Settings settings(String events, Path classpath) {
        return Settings.parse(yaml(events, classpath));
    }

    private static String yaml(String events, Path classpath) {
        return """
        register: { listen: 127.0.0.1:0 }
        gateways:
          - { name: web, listen: 'websocket://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }
          - { name: text, listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }
        worker: { events: '%s', classpath: ['%s'] }
        transport: { threads: 1 }
        """
                .formatted(events, classpath);
    }
}
