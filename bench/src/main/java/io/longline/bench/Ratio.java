package io.longline.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// How many times as long a part of the measurements took as that of others, and how sure that is.
///
/// @param low with `high` what nineteen in twenty come to when as many runs, and in them as many
///   blocks, are drawn from those that there are: a bootstrap of two stages
record Ratio(double value, double low, double high) {
    private static final int DRAWS = 1000;
    private static final long SEED = 20_261_123; // what is told of the same file is the same

    /// @param runs blocks of each run in both, so that what a run does to both is drawn with both
    static Ratio of(List<Run> runs, double part) {
        var over = new Tail(runs.stream().flatMap(run -> run.over().stream()).toList());
        var under = new Tail(runs.stream().flatMap(run -> run.under().stream()).toList());
        var random = new Random(SEED);
        var drawn = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            int[] overTimes = new int[over.blocks()];
            int[] underTimes = new int[under.blocks()];
            for (int j = 0; j < runs.size(); j++) {
                int chosen = random.nextInt(runs.size());
                List<Run> before = runs.subList(0, chosen);
                draw(
                        overTimes,
                        before.stream().mapToInt(run -> run.over().size()).sum(),
                        runs.get(chosen).over().size(),
                        random);
                draw(
                        underTimes,
                        before.stream().mapToInt(run -> run.under().size()).sum(),
                        runs.get(chosen).under().size(),
                        random);
            }
            drawn[i] = over.at(part, overTimes) / under.at(part, underTimes);
        }
        Arrays.sort(drawn);
        double value = over.at(part) / under.at(part);
        return new Ratio(
                value,
                Math.min(value, drawn[DRAWS / 40]),
                Math.max(value, drawn[DRAWS - 1 - DRAWS / 40]));
    }

    /// As many of the blocks from `first` on as there are.
    private static void draw(int[] times, int first, int count, Random random) {
        for (int i = 0; i < count; i++) {
            times[first + random.nextInt(count)]++;
        }
    }

    /// One run's blocks of what is compared with what.
    record Run(List<double[]> over, List<double[]> under) {}
}
