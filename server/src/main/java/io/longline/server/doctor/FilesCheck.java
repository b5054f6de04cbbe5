package io.longline.server.doctor;

import com.sun.management.UnixOperatingSystemMXBean;

import io.longline.server.settings.Role;

import java.lang.management.ManagementFactory;
import java.util.List;

/// Whether a gateway may open as many sockets as it may need.
final class FilesCheck implements Check {
    /// A connection is one; below this a gateway that is in use comes to its end some day.
    private static final long ENOUGH = 65_536;

    @Override
    public List<Finding> look(Patient patient) {
        long limit = patient.own() == null ? ofThisProcess() : patient.own().process().maxFiles();
        if (limit < 0 || !patient.settings().has(Role.GATEWAY)) {
            return List.of();
        }
        if (limit >= ENOUGH) {
            return List.of(
                    Finding.ok("files", "%,d may be open, sockets among them".formatted(limit)));
        }
        return List.of(
                Finding.warning(
                        "files",
                        "only %,d may be open, so about as many clients can be connected: raise the limit with ulimit -n, or LimitNOFILE in a systemd unit"
                                .formatted(limit)));
    }

    private static long ofThisProcess() {
        var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
        return system == null ? -1 : system.getMaxFileDescriptorCount();
    }
}
