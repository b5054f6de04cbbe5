package io.longline.gateway;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/// Counts what one gateway could not carry through, by reason, and names it in the log once a
/// period: a flood of it does not become a flood of lines. Safe for use by many threads.
public final class Drops {
    private static final Logger log = LoggerFactory.getLogger(Drops.class);
    private static final DropReason[] REASONS = DropReason.values();

    private final String gateway;
    private final LongAdder[] counts = new LongAdder[REASONS.length];
    private final long[] reported = new long[REASONS.length]; // guarded by this
    private final AtomicReferenceArray<@Nullable String> examples =
            new AtomicReferenceArray<>(REASONS.length);

    public Drops(String gateway) {
        this.gateway = gateway;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /// @param example who it was, or why; the first of a period is shown. Nothing in it may come
    ///   from a client unescaped
    public void count(DropReason reason, Object example) {
        counts[reason.ordinal()].increment();
        if (examples.get(reason.ordinal()) == null) {
            examples.compareAndSet(reason.ordinal(), null, example.toString());
        }
    }

    /// How many there were since the start.
    public long total(DropReason reason) {
        return counts[reason.ordinal()].sum();
    }

    /// Says in the log what came since the last report; called once a period.
    public synchronized void report() {
        for (DropReason reason : REASONS) {
            int at = reason.ordinal();
            long total = counts[at].sum();
            if (total > reported[at]) {
                String example = examples.getAndSet(at, null);
                log.warn(
                        "gateway {}: {} {}; the first: {}",
                        gateway,
                        total - reported[at],
                        reason,
                        example);
                reported[at] = total;
            }
        }
    }
}
