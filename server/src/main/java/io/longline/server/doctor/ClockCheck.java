package io.longline.server.doctor;

import java.util.List;

/// Whether the machines agree what time it is.
final class ClockCheck implements Check {
    /// What nodes report of each other may be 15 s old.
    private static final long TOLERATED_MILLIS = 30_000;

    @Override
    public List<Finding> look(Patient patient) {
        return patient.cluster().nodes().stream()
                .filter(node -> patient.own() == null || !node.id().equals(patient.own().id()))
                .map(node -> {
                    long ahead = node.nowMillis() - patient.nowMillis();
                    return Math.abs(ahead) <= TOLERATED_MILLIS
                            ? Finding.ok(
                                    "clock",
                                    "that of %s on %s agrees with this one"
                                            .formatted(node.name(), node.host()))
                            : Finding.warning(
                                    "clock",
                                    "that of %s on %s is %d s %s this one: let both follow NTP, or logs and heartbeats cannot be compared"
                                            .formatted(
                                                    node.name(),
                                                    node.host(),
                                                    Math.abs(ahead) / 1000,
                                                    ahead > 0 ? "ahead of" : "behind"));
                })
                .toList();
    }
}
