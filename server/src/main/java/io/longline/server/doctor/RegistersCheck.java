package io.longline.server.doctor;

import io.longline.server.settings.HostPort;
import io.longline.server.settings.Role;

import java.util.ArrayList;
import java.util.List;

/// Whether the Registers answer, with this secret.
final class RegistersCheck implements Check {
    @Override
    public List<Finding> look(Patient patient) {
        var findings = new ArrayList<Finding>();
        for (var register : patient.cluster().registers()) {
            if (register.answers()) {
                findings.add(
                        Finding.ok(
                                "register",
                                "%s answers, and names %d gateways"
                                        .formatted(register.address(), register.gateways())));
            } else if (isOwn(patient, register.address()) && !patient.isRunning()) {
                findings.add(
                        Finding.ok(
                                "register",
                                "%s would be this service's own".formatted(register.address())));
            }
        }
        patient.cluster().remarks().stream()
                .filter(remark -> !isOwnTrouble(patient, remark))
                .forEach(remark -> findings.add(Finding.wrong("register", remark)));
        return findings;
    }

    private static boolean isOwn(Patient patient, String address) {
        HostPort listen = patient.settings().register().listen();
        return patient.settings().has(Role.REGISTER) && listen.toString().equals(address);
    }

    private static boolean isOwnTrouble(Patient patient, String remark) {
        return !patient.isRunning()
                && patient.settings().has(Role.REGISTER)
                && remark.startsWith("Register " + patient.settings().register().listen() + " ");
    }
}
