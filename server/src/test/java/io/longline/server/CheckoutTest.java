package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The launcher of a checkout: when it builds before it starts.
class CheckoutTest {
    private static final Instant BUILT = Instant.parse("2001-01-01T00:00:00Z");
    private static final String MAVEN =
            """
            #!/bin/sh
            mkdir -p dist/target/longline-1/longline-1/lib
            touch dist/target/built
            echo builds >>jdk/runs
            """;

    private @TempDir Path folder;
    private StandInJdk jdk;

    @BeforeEach
    void checkout() throws IOException {
        Files.copy(Path.of("../longline"), folder.resolve("longline"));
        jdk = new StandInJdk(folder.resolve("jdk"));
        Path maven = write("tools/mvn", MAVEN);
        maven.toFile().setExecutable(true);
        for (String source : new String[] {"dist/pom.xml", "server/src/main/java/Main.java"}) {
            changed(write(source, ""), BUILT.minus(Duration.ofSeconds(1)));
        }
    }

    @Test
    void it_is_built_when_nothing_is_and_not_again() throws Exception {
        start();
        start();

        assertThat(jdk.runs()).containsExactly("builds", "starts ", "starts ");
    }

    @Test
    void what_maven_built_without_the_launcher_is_run() throws Exception {
        built();

        start();

        assertThat(jdk.runs()).containsExactly("starts ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server/src/main/java/Main.java",
                "dist/src/main/conf/logback.xml",
                "examples/live-room/pom.xml"
            })
    void it_is_built_again_when_a_source_has_changed_since_and_then_no_more(String source)
            throws Exception {
        built();
        changed(write(source, "changed"), BUILT.plus(Duration.ofSeconds(1)));

        start();
        start();

        assertThat(jdk.runs()).containsExactly("builds", "starts ", "starts ");
    }

    @Test
    void what_is_not_shipped_does_not_have_it_built() throws Exception {
        built();
        write("server/src/test/java/MainTest.java", "changed");
        write("server/target/generated/src/main/java/Main.java", "changed");
        write("docs/settings.md", "changed");

        start();

        assertThat(jdk.runs()).containsExactly("starts ");
    }

    @Test
    void who_wants_no_build_is_given_what_there_is() throws Exception {
        built();
        write("server/src/main/java/Main.java", "changed");

        start(Map.of("LONGLINE_BUILD", "never"));

        assertThat(jdk.runs()).containsExactly("starts ");
    }

    /// As a build by Maven leaves it.
    private void built() throws IOException {
        Files.createDirectories(folder.resolve("dist/target/longline-1/longline-1/lib"));
        changed(write("dist/target/built", ""), BUILT);
    }

    private Path write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }

    private static void changed(Path file, Instant when) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(when));
    }

    private void start() throws Exception {
        start(Map.of());
    }

    private void start(Map<String, String> variables) throws Exception {
        Path said = folder.resolve("said");
        var builder = jdk.process("sh", folder.resolve("longline").toString(), "start");
        builder.environment().put("LONGLINE_CACHE", "none");
        builder.environment().putAll(variables);
        builder.environment().merge("PATH", folder + "/tools", (all, ours) -> ours + ":" + all);
        Process launcher = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();

        assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).as(Files.readString(said)).isZero();
    }
}
