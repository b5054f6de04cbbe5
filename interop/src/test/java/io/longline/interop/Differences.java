package io.longline.interop;

import java.util.ArrayList;
import java.util.List;

/// Which lines are not the same, so that a failed test shows them instead of two long lists.
final class Differences {

    private static final int MOST_SHOWN = 20;

    private Differences() {}

    static List<String> between(List<String> actual, List<String> expected) {
        var differences = new ArrayList<String>();
        for (int i = 0; i < Math.max(actual.size(), expected.size()); i++) {
            var is = i < actual.size() ? actual.get(i) : "(nothing)";
            var should = i < expected.size() ? expected.get(i) : "(nothing)";
            if (!is.equals(should) && differences.size() < MOST_SHOWN) {
                differences.add("line %d%n   is %s%n  not %s%n".formatted(i + 1, is, should));
            }
        }
        return differences;
    }
}
