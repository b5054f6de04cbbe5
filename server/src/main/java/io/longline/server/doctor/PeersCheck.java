package io.longline.server.doctor;

import java.util.ArrayList;
import java.util.List;

/// Whether the gateways that Registers name answer, and have workers.
final class PeersCheck implements Check {
    private static final String ABOUT = "gateway";

    @Override
    public List<Finding> look(Patient patient) {
        var findings = new ArrayList<Finding>();
        for (var other : patient.cluster().others()) {
            findings.add(
                    other.isSilent()
                            ? Finding.wrong(
                                    ABOUT,
                                    "%s does not answer: %s"
                                            .formatted(other.address(), other.remark()))
                            : Finding.ok(
                                    ABOUT,
                                    "%s (%s) answers".formatted(other.address(), other.kind())));
        }
        for (var node : patient.cluster().nodes()) {
            for (var gateway : node.gateways()) {
                findings.add(
                        gateway.workers() == 0
                                ? Finding.wrong(
                                        ABOUT,
                                        "%s (%s/%s) has no worker, so its clients are turned away: start one for its Register"
                                                .formatted(
                                                        gateway.address(),
                                                        node.name(),
                                                        gateway.name()))
                                : Finding.ok(
                                        ABOUT,
                                        "%s (%s/%s) answers; workers: %d"
                                                .formatted(
                                                        gateway.address(),
                                                        node.name(),
                                                        gateway.name(),
                                                        gateway.workers())));
            }
        }
        return findings;
    }
}
