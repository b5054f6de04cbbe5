package io.longline.server;

import io.longline.server.control.Columns;

import java.util.ArrayList;
import java.util.List;

/// What the output of a command is seen on.
sealed interface Screen {
    /// It goes to a file, or to another program.
    record None() implements Screen {}

    /// A terminal that does not say how large it is.
    record OfUnknownSize() implements Screen {}

    record OfSize(int rows, int columns) implements Screen {
        public OfSize {
            if (rows < 1 || columns < 1) {
                throw new IllegalArgumentException(
                        "a screen has at least a row and a column, and not %d and %d"
                                .formatted(rows, columns));
            }
        }

        /// What there is room for, from the upper left of the text. When that is not all of it, the
        /// last row says how much is missing.
        List<String> showing(String text) {
            List<String> lines = text.lines().toList();
            int widest = lines.stream().mapToInt(Columns::of).max().orElse(0);
            if (lines.size() <= rows && widest <= columns) {
                return lines;
            }
            int shown = Math.min(lines.size(), rows - 1);
            var seen = new ArrayList<String>(lines.subList(0, shown));
            seen.add(missing(lines.size() - shown, widest - columns));
            seen.replaceAll(line -> Columns.first(columns, line));
            return seen;
        }

        private static String missing(int lines, int columns) {
            var what = new ArrayList<String>();
            if (lines > 0) {
                what.add(lines == 1 ? "1 line" : lines + " lines");
            }
            if (columns > 0) {
                what.add(columns == 1 ? "1 column" : columns + " columns");
            }
            return "not shown: %s; without --watch all is".formatted(String.join(", ", what));
        }
    }
}
