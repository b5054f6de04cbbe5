package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class DeadlinesTest {
    private final List<String> told = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5; // clocks may wrap
    private final Deadlines deadlines = new Deadlines(Duration.ofNanos(10), () -> now);

    @Test
    void each_is_told_once_when_its_time_has_passed() {
        deadlines.add(() -> told.add("first"));
        now += 9;
        deadlines.add(() -> told.add("second"));
        deadlines.check();
        assertThat(told).isEmpty();

        now += 1;
        deadlines.check();
        deadlines.check();
        assertThat(told).containsExactly("first");

        now += 100;
        deadlines.check();
        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void what_comes_due_at_once_is_told_over_half_of_the_limit() {
        var seconds = new Deadlines(Duration.ofSeconds(10), () -> now);
        for (int i = 0; i < 30_000; i++) {
            String name = Integer.toString(i);
            seconds.add(() -> told.add(name));
        }

        now += Duration.ofSeconds(10).toNanos();
        int calls = 1;
        for (int before = 0; seconds.checkSome(); before = told.size(), calls++) {
            assertThat(told.size() - before).isEqualTo(6);
        }

        assertThat(calls).isEqualTo(5000);
        assertThat(told).hasSize(30_000).startsWith("0", "1").endsWith("29999");
    }

    @Test
    void what_comes_due_one_after_another_is_told_in_time() {
        var seconds = new Deadlines(Duration.ofSeconds(10), () -> now);
        for (int millis = 0; millis < 30_000; millis++) {
            seconds.add(() -> told.add("one"));
            seconds.add(() -> told.add("another"));
            now += 1_000_000;
            assertThat(seconds.checkSome()).isFalse();
        }

        assertThat(told).hasSize(2 * 20_001);
    }

    @Test
    void all_of_them_can_be_told_at_once() {
        deadlines.add(() -> told.add("first"));
        deadlines.add(() -> told.add("second"));
        deadlines.expireAll();

        assertThat(told).containsExactly("first", "second");
    }
}
