package io.longline.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A folder with a small service's settings, the commands typed in it, and what the last one said.
final class Terminal {
    private final Path folder;
    private final Map<String, String> environment;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    Terminal(Path folder) {
        this(folder, Map.of());
    }

    Terminal(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /// Writes settings of a service that disturbs nobody: one text listener and its inner port,
    /// both wherever there is room.
    ///
    /// @param registerPort 0 for any
    static Terminal withSettings(Path folder, int registerPort) throws IOException {
        Files.writeString(
                folder.resolve("longline.yml"),
                """
                register: { listen: 127.0.0.1:%d }
                gateways: [{ listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }]
                worker: { events: io.longline.server.TestRoom }
                transport: { threads: 1 }
                """
                        .formatted(registerPort));
        return new Terminal(folder);
    }

    /// @return the exit code
    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(
                new Surroundings(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        environment,
                        folder,
                        Screen.None::new),
                arguments);
    }

    /// To standard output, up to now.
    String said() {
        return out.toString();
    }

    /// To standard error, up to now.
    String complained() {
        return err.toString();
    }
}
