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
    private String said = "";
    private String complained = "";

    Terminal(Path folder) {
        this.folder = folder;
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
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                Main.run(
                        new Surroundings(
                                new PrintWriter(out), new PrintWriter(err), Map.of(), folder),
                        arguments);
        said = out.toString();
        complained = err.toString();
        return code;
    }

    /// To standard output.
    String said() {
        return said;
    }

    /// To standard error.
    String complained() {
        return complained;
    }
}
