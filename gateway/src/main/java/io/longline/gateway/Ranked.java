package io.longline.gateway;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A part of an answer, and where it stands among the parts of all tables.
record Ranked<T>(long rank, T value) {

    /// The values of all tables, in the order of their ranks.
    static <T> Stream<T> inOrder(List<List<Ranked<T>>> tables) {
        return tables.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(Ranked::rank))
                .map(Ranked::value);
    }
}
