package io.longline.gateway;

import jdk.jfr.FlightRecorder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// Counts what one gateway could not carry through, by reason, and names it in the log once a
/// period: a flood of it does not become a flood of lines. Safe for use by many threads.
public final class Drops {
    private static final Logger log = LoggerFactory.getLogger(Drops.class);

    private static final int LONGEST_EXAMPLE = 300;

    private final String gateway;
    private final Map<DropReason, Tally> tallies = new EnumMap<>(DropReason.class); // never changed

    public Drops(String gateway) {
        this.gateway = gateway;
        for (DropReason reason : DropReason.values()) {
            tallies.put(reason, new Tally());
        }
    }

    /// @param example who it was, or why; the first of a period is shown, control characters
    ///   escaped
    public void count(DropReason reason, Object example) {
        Tally tally = tally(reason);
        tally.total.increment();
        if (FlightRecorder.isInitialized()) {
            DropEvent.record(gateway, reason, example);
        }
        if (tally.example.get() == null) {
            tally.example.compareAndSet(null, escaped(example.toString()));
        }
    }

    /// How many there were since the start.
    public long total(DropReason reason) {
        return tally(reason).total.sum();
    }

    /// Says in the log what came since the last report; called once a period.
    public synchronized void report() {
        tallies.forEach((reason, tally) -> {
            long total = tally.total.sum();
            if (total > tally.reported) {
                log.warn(
                        "gateway {}: {}; the first: {}",
                        gateway,
                        reason.counted(total - tally.reported),
                        tally.example.getAndSet(null));
                tally.reported = total;
            }
        });
    }

    /// Somebody else may have had a word in it: it must not forge lines of the log.
    private static String escaped(String text) {
        return text.codePoints()
                .limit(LONGEST_EXAMPLE)
                .mapToObj(
                        c -> c < ' ' || c == 0x7F ? "\\u%04x".formatted(c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    private Tally tally(DropReason reason) {
        return Objects.requireNonNull(tallies.get(reason));
    }

    private static final class Tally {
        private final LongAdder total = new LongAdder();
        private final AtomicReference<@Nullable String> example = new AtomicReference<>();
        private long reported; // guarded by the Drops
    }
}
