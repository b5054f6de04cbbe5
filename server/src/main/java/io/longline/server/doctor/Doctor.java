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

    private Doctor() {}

    /// A check that fails itself is a finding, and keeps no other from being made.
    public static List<Finding> look(Patient patient) {
        var findings = new ArrayList<Finding>();
        for (Check check : CHECKS) {
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
