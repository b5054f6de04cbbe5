package io.longline.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The slow end of what was measured in blocks: which time a part of all measurements did not
/// exceed, also when some blocks count more than once and others do not.
///
/// One sort serves every such question: those of the slow end are answered from the slowest down.
final class Tail {
    private final double[] slowestFirst;
    private final int[] blockOf;
    private final int[] sizes;

    Tail(List<double[]> blocks) {
        sizes = blocks.stream().mapToInt(block -> block.length).toArray();
        int all = Arrays.stream(sizes).sum();
        var times = new double[all];
        var from = new int[all];
        int at = 0;
        for (int b = 0; b < sizes.length; b++) {
            for (double time : blocks.get(b)) {
                times[at] = time;
                from[at++] = b;
            }
        }
        int[] order =
                IntStream.range(0, all)
                        .boxed()
                        .sorted((one, other) -> Double.compare(times[other], times[one]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        slowestFirst = Arrays.stream(order).mapToDouble(i -> times[i]).toArray();
        blockOf = Arrays.stream(order).map(i -> from[i]).toArray();
    }

    int blocks() {
        return sizes.length;
    }

    int count() {
        return slowestFirst.length;
    }

    /// What this part of all did not exceed; not a number when there are none.
    ///
    /// @param part 0 to 1
    double at(double part) {
        var once = new int[sizes.length];
        Arrays.fill(once, 1);
        return at(part, once);
    }

    /// @param times how often each block counts
    double at(double part, int[] times) {
        long all = 0;
        for (int b = 0; b < sizes.length; b++) {
            all += (long) sizes[b] * times[b];
        }
        long slower = all - 1 - Math.min(all - 1, (long) (part * all));
        for (int i = 0; i < slowestFirst.length; i++) {
            slower -= times[blockOf[i]];
            if (slower < 0) {
                return slowestFirst[i];
            }
        }
        return Double.NaN;
    }
}
