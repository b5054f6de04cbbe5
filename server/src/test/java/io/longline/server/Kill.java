package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/// Sends a signal, as a shell does.
final class Kill {
    private Kill() {}

    /// @param signal its name without SIG
    static void with(String signal, long pid) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
        assertThat(kill.waitFor()).isZero();
    }
}
