package io.longline.server;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// What this process writes to.
final class OwnScreen {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})\\s*");

    /// `stty` speaks of its input, so that is what this process writes to; what it says is read
    /// where else errors are.
    private static final String ASK = "stty size <&1 >&2";

    private OwnScreen() {}

    /// Looks anew each time, since a window changes its size.
    static Screen look() {
        return of(said());
    }

    /// @param size as `stty size` says it; something else when it is no terminal, or there is no
    ///   `stty`
    static Screen of(String size) {
        var known = SIZE.matcher(size);
        if (known.matches()) {
            int rows = Integer.parseInt(known.group(1));
            int columns = Integer.parseInt(known.group(2));
            return rows > 0 && columns > 0
                    ? new Screen.OfSize(rows, columns)
                    : new Screen.OfUnknownSize();
        }
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                ? new Screen.OfUnknownSize()
                : new Screen.None();
    }

    private static String said() {
        try {
            Process stty =
                    new ProcessBuilder("/bin/sh", "-c", ASK)
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .start();
            if (stty.waitFor(LIMIT)) {
                return new String(
                        stty.getErrorStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            }
            stty.destroyForcibly();
            return "";
        } catch (IOException noSuchProgram) {
            return ""; // as on Windows
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
