package io.longline.server;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/// How something is shown.
final class ShowFlags {
    private static final Duration WATCH_EVERY = Duration.ofSeconds(2);

    /// To the upper left, and nothing below what is written.
    private static final String HOME = "\u001b[H";

    private static final String CLEAR_TO_LINE_END = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    @Option(names = "--json", description = "As JSON.")
    boolean json;

    @Option(
            names = {"-w", "--watch"},
            description = "Again every two seconds, until Ctrl+C.")
    boolean watch;

    @FunctionalInterface
    interface Source {
        String text() throws IOException, CannotStartException;
    }

    int show(Surroundings surroundings, Source source) throws IOException, CannotStartException {
        if (!watch) {
            surroundings.out().print(endingInALine(source.text()));
            return ExitCode.OK;
        }
        surroundings.out().print(json ? "" : HOME + CLEAR_BELOW);
        while (!surroundings.out().checkError()) { // as when the pager is closed
            surroundings.out().print(json ? line(source.text()) : screen(source.text()));
            surroundings.out().flush();
            try {
                Thread.sleep(WATCH_EVERY);
            } catch (InterruptedException enough) {
                Thread.currentThread().interrupt();
                return ExitCode.OK;
            }
        }
        return ExitCode.OK;
    }

    /// Written over the former one, so that nothing flickers.
    private static String screen(String text) {
        String all =
                LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS)
                        + "  Ctrl+C ends\n\n"
                        + text;
        return HOME + all.replace("\n", CLEAR_TO_LINE_END + "\n") + CLEAR_BELOW;
    }

    private static String endingInALine(String text) {
        return text.endsWith("\n") ? text : text + "\n";
    }

    private static String line(String json) {
        return endingInALine(json);
    }
}
