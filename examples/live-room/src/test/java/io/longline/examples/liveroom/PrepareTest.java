package io.longline.examples.liveroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.testing.JavaCommand;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `longline prepare`, from which the JVM learns what a start of the demo needs.
class PrepareTest {

    @Test
    void it_does_what_a_start_does_and_leaves_nothing_behind(@TempDir Path folder)
            throws Exception {
        Path output = folder.resolve("output");
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        var prepare =
                new ProcessBuilder(
                                JavaCommand.withFlags(
                                        List.of("-Djava.io.tmpdir=" + temporary),
                                        "io.longline.server.Main",
                                        "prepare"))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = prepare.waitFor(60, TimeUnit.SECONDS);
        prepare.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(prepare.waitFor()).as(Files.readString(output)).isZero();
        assertThat(output).content().contains("prepare is up: register, gateway, worker");
        try (var left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.toString().contains("longline"))).isEmpty();
        }
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
