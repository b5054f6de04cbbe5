package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/// Sends a signal, as a shell does.
final class Kill {
    private Kill() {}

    /// @param signal its name without SIG
    static void with(String signal, long pid) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
        assertThat(kill.waitFor()).isZero();
    }

    /// A process does not follow a signal that was ignored when it began, as it is below nohup and
    /// in the background of some shells.
    static void assumeNotIgnored(String signal) throws IOException, InterruptedException {
        String script = "trap 'exit 3' %1$s; kill -s %1$s $$; exit 0".formatted(signal);
        int code = new ProcessBuilder("sh", "-c", script).start().waitFor();
        assumeTrue(code == 3, () -> "SIG" + signal + " is ignored by what started this");
    }
}
