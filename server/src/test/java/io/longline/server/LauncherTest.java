package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The launcher of a distribution: what it keeps of a first start, and what is left of one that was
/// cut short.
@ParameterizedClass
@ValueSource(strings = {"dash", "bash"})
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../longline");

    private final String shell;
    private @TempDir Path folder;
    private final List<Process> started = new ArrayList<>();
    private StandInJdk jdk;
    private Path cache;
    private Path said;

    LauncherTest(String shell) {
        this.shell = shell;
    }

    @BeforeEach
    void distribution() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, shell))),
                () -> "there is no " + shell + " here");
        for (String part : List.of("bin", "conf", "lib")) {
            Files.createDirectories(folder.resolve("dist").resolve(part));
        }
        Files.copy(LAUNCHER, folder.resolve("dist/bin/longline"));
        Files.writeString(folder.resolve("dist/lib/longline-server.jar"), "");
        jdk = new StandInJdk(folder.resolve("jdk"));
        cache = folder.resolve("dist/cache");
        said = folder.resolve("said");
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : started) {
            process.getOutputStream().close(); // what still waits goes on, and ends
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_first_start_keeps_what_the_JVM_learns_and_starts_from_it_as_later_ones_do()
            throws Exception {
        assertThat(run("start")).as(Files.readString(said)).isZero();

        assertThat(said).content().contains("first start with this JDK");
        assertThat(jdk.runs()).containsExactly("learns", "checks", "starts from whole");
        assertThat(whatIsKept()).containsExactly("whole");

        nextStartsFromWhatIsKept();
        assertThat(Files.readString(said)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"learns", "checks"})
    void a_JVM_that_is_killed_meanwhile_leaves_nothing_and_the_start_goes_on(String killed)
            throws Exception {
        Process launcher = launch("start");
        long jvm = until(killed, launcher);

        Kill.with("KILL", jvm);

        assertThat(exitCode(launcher)).isZero();
        assertThat(said).content().contains("that was cut short; the next start tries again");
        assertThat(jdk.runs()).endsWith(killed, "starts ");
        assertThat(whatIsKept()).isEmpty();
        nextKeepsItAnew();
    }

    @ParameterizedTest
    @CsvSource({
        "HUP, 129, learns",
        "INT, 130, learns",
        "TERM, 143, learns",
        "INT, 130, checks",
        "TERM, 143, checks"
    })
    void told_to_stop_meanwhile_it_leaves_nothing_and_ends(String signal, int code, String does)
            throws Exception {
        Kill.assumeNotIgnored(signal);
        Process launcher = launch("start");
        long jvm = until(does, launcher);

        // as a terminal tells all that run in it
        Kill.with(signal, launcher.pid());
        Kill.with(signal, jvm);

        assertThat(exitCode(launcher)).isEqualTo(code);
        assertThat(jdk.runs()).endsWith(does);
        assertThat(whatIsKept()).isEmpty();
        nextKeepsItAnew();
    }

    @Test
    void told_to_stop_alone_it_keeps_what_the_JVM_learns_and_ends() throws Exception {
        Process launcher = launch("start");
        until("checks", launcher);

        Kill.with("TERM", launcher.pid()); // as service managers do
        launcher.getOutputStream().close();

        assertThat(exitCode(launcher)).isEqualTo(143);
        assertThat(jdk.runs()).containsExactly("learns", "checks");
        assertThat(whatIsKept()).containsExactly("whole");
        nextStartsFromWhatIsKept();
    }

    @Test
    void killed_together_with_the_JVM_it_keeps_nothing_and_what_is_left_goes_after_an_hour()
            throws Exception {
        Process launcher = launch("start");
        long jvm = until("learns", launcher);

        // at once, for either: no one sees the other's end
        Kill.with("STOP", launcher.pid());
        Kill.with("KILL", jvm);
        Kill.with("KILL", launcher.pid());

        exitCode(launcher);
        assertThat(whatIsKept()).containsExactly("half", "half");
        jdk.forget();
        run("start");
        assertThat(jdk.runs()).containsExactly("learns", "checks", "starts from whole");
        assertThat(whatIsKept()).as("another may be at it").contains("whole", "half", "half");

        for (Path left : kept()) {
            Files.setLastModifiedTime(
                    left, FileTime.from(Instant.now().minus(Duration.ofMinutes(62))));
        }
        assertThat(run("prepare")).isZero();
        assertThat(whatIsKept()).containsExactly("whole");
    }

    @ParameterizedTest
    @ValueSource(strings = {"learns", "checks"})
    void one_that_failed_is_not_tried_at_each_start_but_when_asked_for(String failed)
            throws Exception {
        Process launcher = launch("start");
        until(failed, launcher);

        tell(launcher, "fail");

        assertThat(exitCode(launcher)).isZero();
        assertThat(said).content().contains("that failed", "prepare.log tells why");
        assertThat(jdk.runs()).endsWith(failed, "starts ");
        jdk.forget();
        assertThat(run("start")).isZero();
        assertThat(Files.readString(said)).isEmpty();
        assertThat(jdk.runs()).containsExactly("starts ");

        assertThat(run("prepare")).isZero();
        nextStartsFromWhatIsKept();
    }

    private void nextKeepsItAnew() throws Exception {
        jdk.forget();
        assertThat(run("start")).as(Files.readString(said)).isZero();
        assertThat(jdk.runs()).containsExactly("learns", "checks", "starts from whole");
        assertThat(whatIsKept()).containsExactly("whole");
    }

    private void nextStartsFromWhatIsKept() throws Exception {
        jdk.forget();
        assertThat(run("start")).as(Files.readString(said)).isZero();
        assertThat(jdk.runs()).containsExactly("starts from whole");
    }

    /// What is in the files of the cache, besides what the JVM said.
    private List<String> whatIsKept() throws IOException {
        List<String> contents = new ArrayList<>();
        for (Path file : kept()) {
            contents.add(Files.readString(file).strip());
        }
        return contents;
    }

    private List<Path> kept() throws IOException {
        try (var files = Files.list(cache)) {
            return files.filter(file -> !file.endsWith("prepare.log")).sorted().toList();
        }
    }

    /// Lets the JVM go on until it does what is asked for.
    ///
    /// @return its number as a process
    private long until(String does, Process launcher) throws IOException {
        long jvm = jdk.until("learns");
        if (does.equals("checks")) {
            tell(launcher, "go on");
            jvm = jdk.until("checks");
        }
        return jvm;
    }

    private static void tell(Process launcher, String word) throws IOException {
        var input = launcher.outputWriter();
        input.write(word + "\n");
        input.flush();
    }

    private int run(String command) throws Exception {
        Process launcher = launch(command);
        launcher.getOutputStream().close();
        return exitCode(launcher);
    }

    private Process launch(String command) throws IOException {
        Process launcher =
                jdk.process(shell, folder.resolve("dist/bin/longline").toString(), command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        started.add(launcher);
        return launcher;
    }

    private static int exitCode(Process launcher) throws InterruptedException {
        assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return launcher.exitValue();
    }
}
