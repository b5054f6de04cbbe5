package io.longline.worker;

import io.longline.worker.WorkerFigures.HandlerTimes;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// What a worker has done since it started. Safe for use by many threads, and made for many that
/// write at once.
final class WorkerCounts {

    /// 50 µs to 10 s, in steps of two to two and a half.
    private static final long[] BOUND_NANOS = {
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        25_000_000,
        50_000_000,
        100_000_000,
        250_000_000,
        500_000_000,
        1_000_000_000,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L
    };

    private final Map<EventKind, LongAdder> events = new EnumMap<>(EventKind.class); // not changed
    private final LongAdder[] buckets =
            Stream.generate(LongAdder::new).limit(BOUND_NANOS.length + 1).toArray(LongAdder[]::new);
    private final LongAdder nanos = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder reloads = new LongAdder();
    private final LongAdder linksLost = new LongAdder();

    WorkerCounts() {
        for (EventKind kind : EventKind.values()) {
            events.put(kind, new LongAdder());
        }
    }

    /// A handler has returned or thrown.
    void handled(EventKind kind, long tookNanos) {
        Objects.requireNonNull(events.get(kind)).increment();
        buckets[bucket(tookNanos)].increment();
        nanos.add(tookNanos);
    }

    void failed() {
        failures.increment();
    }

    void reloaded() {
        reloads.increment();
    }

    void linkLost() {
        linksLost.increment();
    }

    Map<EventKind, Long> events() {
        var sums = new EnumMap<EventKind, Long>(EventKind.class);
        events.forEach((kind, count) -> sums.put(kind, count.sum()));
        return sums;
    }

    long failures() {
        return failures.sum();
    }

    long reloads() {
        return reloads.sum();
    }

    long linksLost() {
        return linksLost.sum();
    }

    HandlerTimes handlerTimes() {
        return new HandlerTimes(
                Arrays.stream(BOUND_NANOS).boxed().toList(),
                Arrays.stream(buckets).map(LongAdder::sum).toList(),
                nanos.sum());
    }

    private static int bucket(long nanos) {
        int found = Arrays.binarySearch(BOUND_NANOS, nanos);
        return found >= 0 ? found : -found - 1;
    }
}
