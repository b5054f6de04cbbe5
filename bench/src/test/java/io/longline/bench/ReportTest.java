package io.longline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The table that `bench/report` makes of what `bench/table` has kept.
class ReportTest {
    private @TempDir Path folder;

    @Test
    void one_process_stands_beside_the_floor() throws Exception {
        String table = report(run("one", 9), run("one", 12), run("floor", 7));

        assertThat(table).contains("| - | 7.00 (7.00-7.00) | 10.50 (9.00-12.00) | 1.50 |");
    }

    @Test
    void a_result_without_a_floor_has_none_in_its_table() throws Exception {
        String table = report(run("one", 9));

        assertThat(table).contains("| - | - | 9.00 (9.00-9.00) | - |");
    }

    @Test
    void why_there_is_no_floor_stands_below() throws Exception {
        String why = "{'cell':'every cell','shape':'floor','trouble':'there is no C compiler'}";

        String table = report(run("one", 9), why);

        assertThat(table).endsWith("Not measured:\n- every cell, floor: there is no C compiler\n");
    }

    @Test
    void what_others_noticed_stands_with_its_bounds() throws Exception {
        String others =
                "{'cell':'badInput','shape':'one','others_p99_ratio':1.05,'others_p99_ratio_low':0.95,"
                    + "'others_p99_ratio_high':1.2,'served_p99_us':500,'served_p99_ratio':1.5,"
                    + "'served_p99_ratio_low':1.25,'served_p99_ratio_high':1.75}";

        String table = report(others);

        assertThat(table)
                .contains("| - | - | 1.05 (0.95-1.20) | - |  | at most 1.1 | 0.95 yes |")
                .contains("| 0.00, 0.50, 0.0 | 1.50 (1.25-1.75) |");
    }

    private static String run(String shape, int cpu) {
        return "{'cell':'echo100','shape':'%s','srv_cpu_s_per_M':%d}".formatted(shape, cpu);
    }

    private String report(String... runs) throws IOException, InterruptedException {
        Path results = folder.resolve("table.json");
        Files.writeString(results, String.join("\n", runs).replace('\'', '"'));
        Process report =
                new ProcessBuilder("./report", results.toString())
                        .redirectErrorStream(true)
                        .start();
        var said = new String(report.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(report.waitFor()).as(said).isZero();
        return said;
    }
}
