package io.longline.server;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/// How something is shown.
final class ShowFlags {
    private static final Duration WATCH_EVERY = Duration.ofSeconds(2);

    @Option(names = "--json", description = "As JSON.")
    boolean json;

    @Option(
            names = {"-w", "--watch"},
            description =
                    "Again every two seconds, until Ctrl+C; of tables what the terminal has room"
                            + " for.")
    boolean watch;

    @FunctionalInterface
    interface Source {
        String text() throws CannotStartException;
    }

    int show(Surroundings surroundings, Source source) throws CannotStartException {
        PrintWriter out = surroundings.out();
        if (!watch) {
            out.print(endingInALine(source.text()));
            return ExitCode.OK;
        }
        try (var live = new LiveScreen(out)) {
            while (!out.checkError()) { // as when the pager is closed
                String text = endingInALine(source.text());
                if (json) {
                    live.show(text, new Screen.None());
                } else {
                    live.show(heading() + text, surroundings.screen().get());
                }
                Thread.sleep(WATCH_EVERY);
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }

    private static String heading() {
        return LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS)
                + "  Ctrl+C ends\n\n";
    }

    private static String endingInALine(String text) {
        return text.endsWith("\n") ? text : text + "\n";
    }
}
