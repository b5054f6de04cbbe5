package io.longline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class TailTest {

    @Test
    void what_a_part_of_all_did_not_exceed_is_looked_for_in_all_blocks() {
        var tail = new Tail(List.of(times(51, 100), times(1, 50)));

        assertThat(tail.at(0.5)).isEqualTo(51);
        assertThat(tail.at(0.98)).isEqualTo(99);
        assertThat(tail.at(1)).isEqualTo(100);
    }

    @Test
    void a_block_counts_as_often_as_it_was_drawn() {
        var drawn = new Tail(List.of(times(1, 90), times(91, 100), times(500, 600)));
        var same = new Tail(List.of(times(1, 90), times(91, 100), times(91, 100), times(91, 100)));

        for (double part : new double[] {0, 0.5, 0.9, 0.99, 0.999}) {
            assertThat(drawn.at(part, new int[] {1, 3, 0})).isEqualTo(same.at(part));
        }
    }

    @Test
    void of_nothing_nothing_is_known() {
        assertThat(new Tail(List.of()).at(0.99)).isNaN();
        assertThat(new Tail(List.of(times(1, 2))).at(0.99, new int[1])).isNaN();
    }

    private static double[] times(int first, int last) {
        return IntStream.rangeClosed(first, last).asDoubleStream().toArray();
    }
}
