package io.longline.gateway;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A part of an answer, or a command that makes one, and where that stands among those of all
/// tables.
///
/// @param rank orders; not negative
record Ranked<T>(long rank, T value) {

    /// The values of all tables, in the order of their ranks.
    static <T> Stream<T> inOrder(List<List<Ranked<T>>> tables) {
        return tables.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(Ranked::rank))
                .map(Ranked::value);
    }
}
