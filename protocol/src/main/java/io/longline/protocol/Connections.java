package io.longline.protocol;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;

/// A set of a gateway's connection numbers, in ascending unsigned order.
public final class Connections {

    public static final Connections NONE = new Connections(new int[0]);

    // sorted as unsigned numbers by flipping the sign bit, so that binary search finds them
    private final int[] flipped;

    private Connections(int[] flipped) {
        this.flipped = flipped;
    }

    public static Connections of(int... numbers) {
        if (numbers.length == 0) {
            return NONE;
        }
        return new Connections(
                IntStream.of(numbers)
                        .map(n -> n ^ Integer.MIN_VALUE)
                        .sorted()
                        .distinct()
                        .toArray());
    }

    public static Connections of(Collection<Integer> numbers) {
        return of(numbers.stream().mapToInt(Integer::intValue).toArray());
    }

    public boolean contains(int number) {
        return Arrays.binarySearch(flipped, number ^ Integer.MIN_VALUE) >= 0;
    }

    public boolean isEmpty() {
        return flipped.length == 0;
    }

    public int size() {
        return flipped.length;
    }

    public IntStream stream() {
        return IntStream.of(flipped).map(n -> n ^ Integer.MIN_VALUE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Connections that && Arrays.equals(flipped, that.flipped);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(flipped);
    }

    @Override
    public String toString() {
        return stream().mapToObj(Integer::toUnsignedString).toList().toString();
    }
}
