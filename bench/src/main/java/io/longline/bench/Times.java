package io.longline.bench;

import java.util.Arrays;

/// How long each of many calls took; of the first so many that it has room for.
final class Times {
    private final int[] nanos;
    private int count;

    Times(int room) {
        nanos = new int[room];
    }

    void add(long took) {
        if (count < nanos.length) {
            nanos[count++] = (int) Math.min(took, Integer.MAX_VALUE);
        }
    }

    int count() {
        return count;
    }

    /// What this part of the calls did not exceed, in microseconds; 0 when there were none.
    ///
    /// @param part 0 to 1
    double micros(double part) {
        if (count == 0) {
            return 0;
        }
        int[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (part * count))] / 1e3;
    }
}
