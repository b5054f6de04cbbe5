package io.longline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The clients of `others.c`, and what they write of their messages.
class OverheardTest {
    private static final int LIMIT_SECONDS = 60;
    private static final int SKIPPED = 1000;
    private static final int MICROS_BETWEEN = 500;

    private @TempDir Path folder;
    private CProgram others;

    @BeforeEach
    void compile() throws Exception {
        others = CProgram.compileOrSkip("others", folder);
    }

    @Test
    void every_message_is_heard_of_once() throws Exception {
        try (Floor floor = Floor.startOrSkip(folder)) {
            String told = talk(floor.port(), 1000, "server=" + floor.process().pid());

            assertThat(told).contains("\"messages\":1000,\"lost\":0,\"dup\":0", "\"server_cpu\":");
        }

        assertThat(blocks())
                .hasSize(2)
                .allSatisfy(block -> assertThat(block).startsWith("3", "beside").hasSize(502));
    }

    @Test
    void a_message_takes_from_when_it_is_due_whatever_has_become_of_others() throws Exception {
        int counted = 500;
        try (var server = new StillServer(SKIPPED + counted)) {
            talk(server.port(), counted);
        }

        List<String> block = blocks().getFirst();
        for (int i = 0; i < counted; i++) {
            double micros = Double.parseDouble(block.get(i + 2).split("/", -1)[0]);
            // the last one had to be due before any was answered
            assertThat(micros).isGreaterThanOrEqualTo((counted - 1.0 - i) * MICROS_BETWEEN);
        }
    }

    private String talk(int port, int messages, String... groups)
            throws IOException, InterruptedException {
        var arguments =
                new String[] {
                    Integer.toString(port),
                    Integer.toString(messages),
                    "3",
                    "beside",
                    file().toString()
                };
        String[] all = Arrays.copyOf(arguments, arguments.length + groups.length);
        System.arraycopy(groups, 0, all, arguments.length, groups.length);
        Process program = others.start(all);
        var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).as(said).isZero();
        return said;
    }

    private Path file() {
        return folder.resolve("blocks");
    }

    /// The words of each line.
    private List<List<String>> blocks() throws IOException {
        return Files.readAllLines(file()).stream()
                .map(line -> List.of(line.split(" ", -1)))
                .toList();
    }
}
