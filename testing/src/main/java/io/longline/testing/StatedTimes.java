package io.longline.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What docs/operations.md says of how soon something is found out that breaks. Each room holds the
/// times that are its own.
public final class StatedTimes {
    private static final Path DOCUMENT = Path.of("../docs/operations.md");

    private StatedTimes() {}

    /// The last column of the table *When something breaks*.
    ///
    /// @param broke what its line begins with
    public static String within(String broke) throws IOException {
        for (String line : Files.readAllLines(DOCUMENT)) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 5 && cells[1].strip().equals(broke)) {
                return cells[3].strip();
            }
        }
        throw new AssertionError("%s does not say when it is that %s".formatted(DOCUMENT, broke));
    }

    /// The text below the headline, up to the next one.
    public static String section(String headline) throws IOException {
        String all = Files.readString(DOCUMENT);
        int from = all.indexOf(headline + "\n");
        if (from < 0) {
            throw new AssertionError("%s has no %s".formatted(DOCUMENT, headline));
        }
        int to = all.indexOf("\n##", from + headline.length());
        return all.substring(from, to < 0 ? all.length() : to);
    }

    /// As the document says it: `15 s`.
    public static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    /// As the document says it: `15 to 20 s`.
    public static String seconds(Duration from, Duration to) {
        return "%d to %d s".formatted(from.toSeconds(), to.toSeconds());
    }
}
