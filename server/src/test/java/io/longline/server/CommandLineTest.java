package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class CommandLineTest {
    private static final String[] ANY_PORTS = {
        "--set=register.listen=127.0.0.1:0",
        "--set=gateways[0].listen=text://127.0.0.1:0",
        "--set=gateways[0].inner.bind=127.0.0.1:0",
        "--set=transport.threads=1",
        "--events=io.longline.server.TestRoom"
    };

    private @TempDir Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder, environment);
    }

    @Test
    void help_shows_what_there_is_and_what_to_try() {
        int code = run("--help");

        assertThat(code).isZero();
        assertThat(terminal.said())
                .contains("demo ", "start ", "dev ", "config ", "version ")
                .contains("Try it:           longline demo")
                .contains("LONGLINE_HTTP_LISTEN")
                .contains("Exit codes: 0 stopped in order, 1 could not start");
        assertThat(terminal.said().lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "start",
                "dev",
                "stop",
                "restart",
                "reload",
                "drain",
                "status",
                "connections",
                "doctor",
                "config",
                "version"
            })
    void every_command_has_its_help(String command) {
        int code = run(command, "--help");

        assertThat(code).isZero();
        assertThat(terminal.said()).contains("Usage: longline " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-V"})
    void the_version_is_told(String argument) {
        int code = run(argument);

        assertThat(code).isZero();
        assertThat(terminal.said()).matches("Longline \\S+, Java 2\\d\\S* \\(\\w+\\)\\R");
    }

    @Test
    void config_prints_settings_with_where_they_came_from() throws Exception {
        Files.writeString(
                folder.resolve("longline.yml"), "secret: hunter2\nhttp:\n  enabled: true\n");
        environment.put("LONGLINE_HTTP_LISTEN", "127.0.0.1:8080");

        int code = run("config", "--roles", "gateway", "--set", "worker.name=chat");

        assertThat(code).isZero();
        assertThat(terminal.said())
                .doesNotContain("hunter2")
                .containsPattern("secret: \"\\*{8}\" +# .*longline.yml:1\n")
                .containsPattern("enabled: true +# .*longline.yml:3\n")
                .containsPattern("listen: 127.0.0.1:8080 +# LONGLINE_HTTP_LISTEN\n")
                .containsPattern("roles: \\[gateway] +# --roles\n")
                .containsPattern("name: chat +# --set worker.name\n");
    }

    @Test
    void config_can_show_the_demo() {
        int code = run("config", "--demo");

        assertThat(code).isZero();
        assertThat(terminal.said())
                .contains("websocket://0.0.0.0:7272", "text://0.0.0.0:8282")
                .contains("127.0.0.1:2900", "127.0.0.1:2950", "127.0.0.1:1238", "127.0.0.1:7280")
                .contains("io.longline.examples.liveroom.LiveRoom", "classpath:/web");
    }

    @Test
    void wrong_settings_end_with_78_and_every_problem() throws Exception {
        Files.writeString(folder.resolve("my.yml"), "gateways:\n  - hartbeat: { interval: 55s }\n");

        int code = run("start", "--config", "my.yml", "--set", "stop-timeout=5");

        assertThat(code).isEqualTo(78);
        assertThat(terminal.complained())
                .contains("longline: 2 problems in the settings:")
                .contains(
                        "my.yml:2: unknown setting gateways[0].hartbeat.interval; did you mean"
                                + " heartbeat.interval?")
                .contains("--set stop-timeout: stop-timeout: a duration needs its unit")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--uid=42", "--group=room", "--id=7f0000010b5400000001"})
    void links_are_not_looked_for_by_what_only_clients_have(String flag) {
        assertThat(run("connections", "--inner", flag)).isEqualTo(2);
        assertThat(terminal.complained())
                .contains("--inner shows links to workers and backends, which have no uid")
                .contains("leave out --uid, --group and --id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--limit=0", "--limit=10001", "--limit=many", "--gateway=nowhere"})
    void links_are_not_looked_for_with_what_cannot_be(String flag) {
        assertThat(run("connections", "--inner", flag)).isEqualTo(2);
        assertThat(terminal.complained()).containsAnyOf("limit", "nowhere");
    }

    @Test
    void a_wrong_flag_ends_with_2_and_a_suggestion() {
        assertThat(run("start", "--rolls", "gateway")).isEqualTo(2);
        assertThat(terminal.complained()).contains("Unknown option").contains("--roles");
    }

    @Test
    void a_set_without_a_value_ends_with_2_and_an_example() {
        assertThat(run("start", "--set", "http.listen")).isEqualTo(2);
        assertThat(terminal.complained())
                .contains(
                        "--set needs a key and a value, as --set http.listen=127.0.0.1:8080; found"
                                + " 'http.listen'");
    }

    @Test
    void a_wrong_command_ends_with_2() {
        assertThat(run("starte")).isEqualTo(2);
        assertThat(terminal.complained()).contains("starte", "longline start");
    }

    @Test
    void an_unknown_class_ends_with_1_and_one_line() {
        int code =
                run(
                        "start",
                        ANY_PORTS[0],
                        ANY_PORTS[1],
                        ANY_PORTS[2],
                        "--events",
                        "com.example.Nowhere");

        assertThat(code).isEqualTo(1);
        assertThat(terminal.complained().lines())
                .containsExactly(
                        "longline: worker.events: there is no class com.example.Nowhere; look at"
                                + " its spelling, and add the jar that has it with --classpath",
                        "longline: --verbose shows more");
    }

    @Test
    void verbose_shows_where_it_went_wrong() {
        run("start", "--verbose", "--events", "com.example.Nowhere", ANY_PORTS[0]);

        assertThat(terminal.complained()).contains("\tat io.longline.server.UserClasses");
    }

    @Test
    void a_demo_whose_port_is_taken_says_how_to_change_it() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code =
                    run("--roles", "register", "--set", "register.listen=" + taken.getLocalPort());

            assertThat(code).isEqualTo(1);
            assertThat(terminal.complained())
                    .contains("Register cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("is there another demo?")
                    .contains("longline demo --set register.listen=");
        }
    }

    @Test
    void it_says_what_is_up_and_runs_until_it_is_told_to_stop() throws Exception {
        var code = new CompletableFuture<Integer>();
        var thread =
                Thread.ofPlatform()
                        .start(() -> code.complete(run(concat(new String[] {"start"}, ANY_PORTS))));
        await().atMost(20, TimeUnit.SECONDS).until(() -> terminal.said().contains("Ctrl+C"));

        thread.interrupt();

        assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(terminal.said())
                .contains("Longline development is up: register, gateway, worker")
                .containsPattern("register +127.0.0.1:[1-9]\\d*\n")
                .containsPattern(
                        "web +text://127.0.0.1:[1-9]\\d* +workers and backends: 127.0.0.1:[1-9]")
                .containsPattern("worker +io.longline.server.TestRoom\n")
                .containsPattern("try: +telnet 127.0.0.1 [1-9]\\d*\n");
    }

    private int run(String... arguments) {
        return terminal.run(arguments);
    }

    private static String[] concat(String[] some, String[] more) {
        return Stream.of(some, more).flatMap(Arrays::stream).toArray(String[]::new);
    }
}
