package io.longline.examples.liveroom;

import java.util.LinkedHashMap;
import java.util.Map;

/// A number for each room, and never more rooms than it has memory for: beyond [#MOST_ROOMS] the
/// room touched longest ago is forgotten. Safe for use by many threads.
final class BoundedCounts {

    static final int MOST_ROOMS = 10_000;

    // guarded by this; in order of last use
    private final LinkedHashMap<String, Long> counts = new LinkedHashMap<>(16, 0.75f, true);

    synchronized void add(String room, long number) {
        set(room, counts.getOrDefault(room, 0L) + number);
    }

    /// Down to 0 at most: what a forgotten room had is not owed.
    synchronized void subtract(String room, long number) {
        counts.computeIfPresent(room, (same, had) -> had > number ? had - number : null);
    }

    synchronized void set(String room, long number) {
        counts.put(room, number);
        if (counts.size() > MOST_ROOMS) {
            counts.pollFirstEntry();
        }
    }

    synchronized long of(String room) {
        return counts.getOrDefault(room, 0L);
    }

    /// What was counted for the room, which is at 0 from then on.
    synchronized long take(String room) {
        Long number = counts.remove(room);
        return number == null ? 0 : number;
    }

    /// A copy of all.
    synchronized Map<String, Long> all() {
        return Map.copyOf(counts);
    }
}
