package io.longline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/// What something heavy does to others, by the blocks that `others.c` has written of them: their
/// times `before` and `after` it, `beside` it, and beside the same in another server on the same
/// machine, `elsewhere`. What is beside and not elsewhere is the server's; what is elsewhere, too,
/// is the machine's, and what is after and not before is neither's.
///
/// ```
/// FILE
/// ```
public final class Others {
    private static final Set<String> ALONE = Set.of("before", "after");
    private static final Set<String> BESIDE = Set.of("beside");
    private static final Set<String> ELSEWHERE = Set.of("elsewhere");
    private static final Map<String, Double> PARTS =
            new TreeMap<>(Map.of("p50", 0.5, "p99", 0.99, "p999", 0.999));

    private final List<Block> blocks;
    private final StringJoiner told = new StringJoiner(",");

    private Others(List<Block> blocks) {
        this.blocks = blocks;
    }

    public static void main(String[] args) throws IOException {
        System.out.println(told(Files.readAllLines(Path.of(args[0]))));
    }

    /// One line of JSON: `others` for the time from when a message was due until it was read,
    /// `served` for what the server and the kernel had of it.
    static String told(List<String> lines) {
        return "{%s,%s}".formatted(told("others", 0, lines), told("served", 1, lines));
    }

    private static String told(String name, int time, List<String> lines) {
        var others = new Others(lines.stream().map(line -> new Block(line, time)).toList());
        PARTS.forEach((partName, part) -> others.tell(name + "_" + partName, part));
        return others.told.toString();
    }

    private void tell(String name, double part) {
        number(name + "_us_alone", "%.1f", new Tail(times(blocks, ALONE)).at(part));
        number(name + "_us_elsewhere", "%.1f", new Tail(times(blocks, ELSEWHERE)).at(part));
        number(name + "_us", "%.1f", new Tail(times(blocks, BESIDE)).at(part));
        ratio(name + "_ratio", BESIDE, ALONE, part);
        ratio(name + "_to_elsewhere", BESIDE, ELSEWHERE, part);
        ratio(name + "_noise", Set.of("after"), Set.of("before"), part);
    }

    private void ratio(String name, Set<String> over, Set<String> under, double part) {
        var runs = new TreeMap<String, List<Block>>();
        for (Block block : blocks) {
            runs.computeIfAbsent(block.run, _ -> new ArrayList<>()).add(block);
        }
        List<Ratio.Run> both =
                runs.values().stream()
                        .map(run -> new Ratio.Run(times(run, over), times(run, under)))
                        .toList();
        Ratio ratio = Ratio.of(both, part);
        number(name, "%.3f", ratio.value());
        number(name + "_low", "%.3f", ratio.low());
        number(name + "_high", "%.3f", ratio.high());
    }

    private static List<double[]> times(Collection<Block> of, Set<String> kinds) {
        return of.stream()
                .filter(block -> kinds.contains(block.kind))
                .map(block -> block.micros)
                .toList();
    }

    private void number(String name, String format, double value) {
        if (Double.isFinite(value)) {
            told.add("\"%s\":%s".formatted(name, String.format(Locale.ROOT, format, value)));
        }
    }

    /// A quarter of a second: a line of the file, `RUN KIND WHOLE/SERVED...`.
    private static final class Block {
        private final String run;
        private final String kind;
        private final double[] micros;

        /// @param time which of the two of each message
        Block(String line, int time) {
            String[] words = line.split(" ", -1);
            run = words[0];
            kind = words[1];
            micros = new double[words.length - 2];
            for (int i = 0; i < micros.length; i++) {
                micros[i] = Double.parseDouble(words[i + 2].split("/", -1)[time]);
            }
        }
    }
}
