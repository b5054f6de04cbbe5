package io.longline.server.doctor;

import io.longline.server.settings.Role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Limits of the kernel that many clients at once run into.
final class KernelCheck implements Check {
    private static final Path BACKLOG = Path.of("/proc/sys/net/core/somaxconn");

    /// What kernels since 5.4 have.
    private static final int ENOUGH = 4096;

    @Override
    public List<Finding> look(Patient patient) {
        if (!patient.settings().has(Role.GATEWAY) || !Files.isReadable(BACKLOG)) {
            return List.of();
        }
        try {
            // in one read: a second one of such a file finds it at its end
            int backlog = Integer.parseInt(Files.readAllLines(BACKLOG).getFirst().strip());
            return List.of(
                    backlog >= ENOUGH
                            ? Finding.ok(
                                    "kernel",
                                    "%,d connections may wait to be accepted".formatted(backlog))
                            : Finding.warning(
                                    "kernel",
                                    "only %,d connections may wait to be accepted, so a crowd that comes at once is partly turned away: sysctl -w net.core.somaxconn=%d"
                                            .formatted(backlog, ENOUGH)));
        } catch (IOException | NumberFormatException untold) {
            return List.of(); // a system that does not tell
        }
    }
}
