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
    void all_of_them_can_be_told_at_once() {
        deadlines.add(() -> told.add("first"));
        deadlines.add(() -> told.add("second"));
        deadlines.expireAll();

        assertThat(told).containsExactly("first", "second");
    }
}
