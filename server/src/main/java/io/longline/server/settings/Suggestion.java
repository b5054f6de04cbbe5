package io.longline.server.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the key that somebody may have meant.
final class Suggestion {
    /// Nobody types a longer key by mistake, and comparing is quadratic.
    private static final int LONGEST = 80;

    private Suggestion() {}

    /// The most alike of `candidates`, when it is alike enough to be worth saying.
    static Optional<String> closest(String written, Collection<String> candidates) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(candidate -> distance(written, candidate) <= tolerance(written))
                .min(Comparator.comparingInt(candidate -> distance(written, candidate)));
    }

    private static int tolerance(String written) {
        return Math.clamp(written.length() / 3, 1, 4);
    }

    /// How many letters have to be put in, taken out, replaced or swapped with their neighbour: the
    /// optimal string alignment distance.
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] =
                        Math.min(
                                d[i - 1][j - 1] + (same ? 0 : 1),
                                1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
