package io.longline.server.doctor;

import java.util.ArrayList;
import java.util.List;

/// All checks, in the order in which they are shown.
public final class Doctor {
    private static final List<Check> CHECKS =
            List.of(
                    new RunFolderCheck(),
                    new PortsCheck(),
                    new CertificatesCheck(),
                    new RegistersCheck(),
                    new AdvertisedAddressCheck(),
                    new PeersCheck(),
                    new ClockCheck(),
                    new FilesCheck(),
                    new KernelCheck());

    /// Nothing fails at what these find, so a start says nothing of it.
    private static final List<Check> AFTER_START =
            List.of(new AdvertisedAddressCheck(), new ClockCheck(), new FilesCheck());

    private Doctor() {}

    /// A check that fails itself is a finding, and keeps no other from being made.
    public static List<Finding> look(Patient patient) {
        return look(patient, CHECKS);
    }

    /// What is not right with a service that has just started and could not know it then.
    public static List<Finding> troublesAfterStart(Patient patient) {
        return look(patient, AFTER_START).stream()
                .filter(finding -> finding.level() != Finding.Level.OK)
                .toList();
    }

    private static List<Finding> look(Patient patient, List<Check> checks) {
        var findings = new ArrayList<Finding>();
        for (Check check : checks) {
            try {
                findings.addAll(check.look(patient));
            } catch (RuntimeException failed) {
                findings.add(
                        Finding.warning(
                                check.getClass().getSimpleName(), "could not be made: " + failed));
            }
        }
        return findings;
    }
}
