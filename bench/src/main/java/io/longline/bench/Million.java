package io.longline.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What clients cost a gateway by their number, up to a million in one process: memory, CPU time of
/// what is done for one, and how long messages wait while much is done for others. `bench/million`
/// runs it; `docs/scale.md` tells what came of it.
///
/// The gateway is a real one in the settings as they come, and so are its event loops; clients have
/// no sockets, but count what they are handed. CPU time is that of the whole process, with
/// collecting garbage and with the thread that tells the commands.
final class Million {
    private static final int WARM_CLIENTS = 20_000;
    private static final int[] SIZES = {1_000, 10_000, 100_000, 1_000_000};

    private Million() {}

    /// @param arguments numbers of clients, 1,000 or more; 1,000 to 1,000,000 in four steps if left
    ///   out
    public static void main(String[] arguments) throws Exception {
        int[] sizes =
                arguments.length == 0
                        ? SIZES
                        : IntStream.range(0, arguments.length)
                                .map(i -> Integer.parseInt(arguments[i]))
                                .toArray();
        measured(WARM_CLIENTS); // compiles what is measured from here on
        var table = new LinkedHashMap<String, List<String>>();
        for (int size : sizes) {
            System.out.printf("%,d clients%n", size);
            measured(size)
                    .forEach((what, figure) -> {
                        System.out.printf("  %s: %s%n", what, figure);
                        table.computeIfAbsent(what, _ -> new ArrayList<>()).add(figure);
                    });
        }
        print(sizes, table);
    }

    private static Map<String, String> measured(int clients) throws Exception {
        try (var crowd = new Crowd()) {
            var figures = new LinkedHashMap<String, String>();
            new Costs(crowd, figures).measure(clients);
            new Waits(crowd, figures).measure();
            return figures;
        }
    }

    private static void print(int[] sizes, Map<String, List<String>> table) {
        System.out.printf(
                "%nJVM %s, %,d MiB of heap at the most%n",
                Runtime.version(), Runtime.getRuntime().maxMemory() >> 20);
        System.out.printf(
                "%n| clients | %s |%n|%s|%n",
                IntStream.of(sizes).mapToObj("%,d"::formatted).collect(Collectors.joining(" | ")),
                "---|".repeat(sizes.length + 1).replaceAll("\\|$", ""));
        table.forEach((what, figures) ->
                System.out.printf("| %s | %s |%n", what, String.join(" | ", figures)));
    }
}
