package io.longline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What is told of the blocks that `others.c` writes.
class OthersTest {

    @Test
    void times_of_all_runs_are_told_by_what_was_beside_them() {
        String told =
                Others.told(
                        List.of(
                                "1 before 10.0/1.0",
                                "1 after 30.0/3.0",
                                "1 beside 60.0/8.0",
                                "1 elsewhere 20.0/2.0",
                                "2 before 30.0/3.0",
                                "2 after 30.0/3.0",
                                "2 beside 60.0/8.0",
                                "2 elsewhere 20.0/2.0"));

        assertThat(told)
                .contains("\"others_p99_us_alone\":30.0,\"others_p99_us_elsewhere\":20.0")
                .contains("\"others_p99_us\":60.0,\"others_p99_ratio\":2.000")
                .contains("\"served_p99_us\":8.0")
                .contains("\"served_p99_to_elsewhere\":4.000");
    }

    @Test
    void what_was_not_measured_is_not_told() {
        String told = Others.told(List.of("1 before 10.0/1.0", "1 beside 60.0/8.0"));

        assertThat(told).contains("others_p99_ratio").doesNotContain("elsewhere", "noise");
    }
}
