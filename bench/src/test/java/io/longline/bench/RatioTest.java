package io.longline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.bench.Ratio.Run;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class RatioTest {
    private static final int BLOCKS = 20;
    private final Random random = new Random(1);

    @Test
    void twice_as_slow_is_found_and_is_not_taken_for_chance() {
        Ratio ratio = Ratio.of(Collections.nCopies(5, new Run(blocks(2), blocks(1))), 0.99);

        assertThat(ratio.value()).isBetween(1.9, 2.1);
        assertThat(ratio.low()).isBetween(1.5, ratio.value());
        assertThat(ratio.high()).isBetween(ratio.value(), 2.5);
    }

    @Test
    void what_is_the_same_is_within_the_bounds() {
        Ratio ratio = Ratio.of(Collections.nCopies(5, new Run(blocks(1), blocks(1))), 0.99);

        assertThat(ratio.low()).isLessThan(1.0);
        assertThat(ratio.high()).isGreaterThan(1.0);
    }

    @Test
    void what_only_one_run_shows_is_not_sure() {
        Run same = new Run(blocks(1), blocks(1));
        Run slower = new Run(blocks(10), blocks(1));

        Ratio ratio = Ratio.of(List.of(same, same, slower, same, same), 0.99);

        assertThat(ratio.value()).isGreaterThan(5);
        assertThat(ratio.low()).isLessThan(1.2);
    }

    @Test
    void the_same_measurements_tell_the_same() {
        List<Run> runs = List.of(new Run(blocks(2), blocks(1)), new Run(blocks(2), blocks(1)));

        assertThat(Ratio.of(runs, 0.99)).isEqualTo(Ratio.of(runs, 0.99));
    }

    private List<double[]> blocks(double scale) {
        return Stream.generate(() ->
                        random.doubles(500).map(each -> scale * -Math.log(1 - each)).toArray())
                .limit(BLOCKS)
                .toList();
    }
}
