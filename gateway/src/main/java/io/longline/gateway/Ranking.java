package io.longline.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// What one table answers about many, each with a rank: where it stands among what all tables
/// answer.
final class Ranking<T> {
    private static final int DIGIT = 8; // bits
    private static final int DIGITS = 1 << DIGIT;

    private long[] ranks = new long[4];
    private final List<T> values = new ArrayList<>();

    /// @param rank orders; not negative
    void add(long rank, T value) {
        if (values.size() == ranks.length) {
            ranks = Arrays.copyOf(ranks, 2 * ranks.length);
        }
        ranks[values.size()] = rank;
        values.add(value);
    }

    int size() {
        return values.size();
    }

    /// What all tables answer, in the order of their ranks.
    static <T> List<T> inOrder(List<Ranking<T>> tables) {
        var ranks = new long[tables.stream().mapToInt(Ranking::size).sum()];
        var values = new ArrayList<T>(ranks.length);
        for (Ranking<T> table : tables) {
            System.arraycopy(table.ranks, 0, ranks, values.size(), table.size());
            values.addAll(table.values);
        }
        var ordered = new ArrayList<T>(ranks.length);
        for (int place : order(ranks)) {
            ordered.add(values.get(place));
        }
        return Collections.unmodifiableList(ordered);
    }

    /// Where the lowest rank is, then the next…: a radix sort from the least significant digit on.
    /// Ranks are small numbers, mostly, of which two digits differ; nothing is compared, and no
    /// object is looked at.
    private static int[] order(long[] ranks) {
        var order = new int[ranks.length];
        Arrays.setAll(order, i -> i);
        long differing = 0;
        for (long rank : ranks) {
            differing |= rank ^ ranks[0];
        }
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT) {
            if ((differing >>> shift & (DIGITS - 1)) != 0) {
                order = byDigit(ranks, order, shift);
            }
        }
        return order;
    }

    private static int[] byDigit(long[] ranks, int[] order, int shift) {
        var next = new int[DIGITS + 1]; // where the next one with a digit goes
        for (long rank : ranks) {
            next[(int) (rank >>> shift & (DIGITS - 1)) + 1]++;
        }
        for (int digit = 1; digit < DIGITS; digit++) {
            next[digit] += next[digit - 1];
        }
        var ordered = new int[order.length];
        for (int place : order) {
            ordered[next[(int) (ranks[place] >>> shift & (DIGITS - 1))]++] = place;
        }
        return ordered;
    }
}
