package io.longline.examples.liveroom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedCountsTest {

    @Test
    void the_room_touched_longest_ago_is_forgotten_first() {
        var counts = new BoundedCounts();
        for (int room = 0; room < BoundedCounts.MOST_ROOMS; room++) {
            counts.add("room " + room, 1);
        }
        counts.add("room 0", 1);

        counts.add("one more", 1);

        assertThat(counts.of("room 0")).isEqualTo(2);
        assertThat(counts.of("room 1")).isZero();
        assertThat(counts.of("one more")).isEqualTo(1);
        assertThat(counts.all()).hasSize(BoundedCounts.MOST_ROOMS);
    }

    @Test
    void what_is_taken_is_gone() {
        var counts = new BoundedCounts();
        counts.add("a", 3);

        assertThat(counts.take("a")).isEqualTo(3);
        assertThat(counts.take("a")).isZero();
    }

    @Test
    void a_room_never_owes() {
        var counts = new BoundedCounts();
        counts.add("a", 3);

        counts.subtract("a", 2);
        assertThat(counts.of("a")).isEqualTo(1);

        counts.subtract("a", 2);
        counts.subtract("forgotten", 2);
        assertThat(counts.of("a")).isZero();
        assertThat(counts.of("forgotten")).isZero();
        assertThat(counts.all()).isEmpty();
    }
}
