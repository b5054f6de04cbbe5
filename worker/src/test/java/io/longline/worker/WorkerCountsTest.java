package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.longline.worker.WorkerFigures.HandlerTimes;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class WorkerCountsTest {
    private final WorkerCounts counts = new WorkerCounts();

    @Test
    void a_time_counts_where_it_is_not_above_the_bound() {
        handled(Duration.ofNanos(1));
        handled(Duration.ofNanos(50_000));
        handled(Duration.ofNanos(50_001));
        handled(Duration.ofSeconds(10));
        handled(Duration.ofHours(1));

        HandlerTimes times = counts.handlerTimes();
        assertThat(times.counts().getFirst()).isEqualTo(2);
        assertThat(times.counts().get(1)).isEqualTo(1);
        assertThat(times.counts().get(times.boundNanos().size() - 1)).isEqualTo(1);
        assertThat(times.counts().getLast()).isEqualTo(1);
        assertThat(times.count()).isEqualTo(5);
        assertThat(times.sumNanos())
                .isEqualTo(Duration.ofSeconds(3610).toNanos() + 1 + 50_000 + 50_001);
    }

    @Test
    void bounds_ascend_from_50_microseconds_to_10_seconds() {
        List<Long> bounds = counts.handlerTimes().boundNanos();

        assertThat(bounds).isSorted().doesNotHaveDuplicates();
        assertThat(bounds.getFirst()).isEqualTo(Duration.ofNanos(50_000).toNanos());
        assertThat(bounds.getLast()).isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void a_histogram_has_one_bucket_more_than_bounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HandlerTimes(List.of(1L), List.of(1L), 1))
                .withMessage("1 bounds make 2 buckets, not 1");
    }

    private void handled(Duration time) {
        counts.handled(EventKind.MESSAGE, time.toNanos());
    }
}
