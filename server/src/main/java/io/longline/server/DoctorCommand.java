package io.longline.server;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.Escaped;
import io.longline.server.control.Json;
import io.longline.server.control.NodeFacts;
import io.longline.server.doctor.Doctor;
import io.longline.server.doctor.Finding;
import io.longline.server.doctor.Patient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

@Command(
        name = "doctor",
        header = "Says what is wrong with settings, machine or cluster, and what to do.",
        description = {
            "Works before a start, and on a service that runs.",
            "Exit code 0 when nothing is wrong, 1 when something is, 78 when the settings are."
        })
final class DoctorCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();
    @Mixin ConfigFlag config = new ConfigFlag();

    @Option(names = "--json", description = "As JSON.")
    boolean json;

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        var service = Service.of(flags, config, surroundings);
        List<Finding> findings = Doctor.look(patient(service));
        if (json) {
            surroundings.out().println(Json.pretty(findings));
        } else {
            findings.forEach(this::print);
        }
        boolean wrong =
                findings.stream().anyMatch(finding -> finding.level() == Finding.Level.WRONG);
        return wrong ? ExitCode.CANNOT_START : ExitCode.OK;
    }

    private void print(Finding finding) {
        surroundings
                .out()
                .printf(
                        "%-8s %-9s %s%n",
                        finding.level().name().toLowerCase(Locale.ROOT),
                        finding.about(),
                        Escaped.of(finding.text()));
    }

    private static Patient patient(Service wanted) throws CannotStartException {
        Service service = wanted;
        boolean runs = true;
        try {
            service = wanted.running();
        } catch (CannotStartException notYet) {
            runs = false; // which is one of the findings
        }
        ClusterFacts cluster =
                runs ? new ClusterAt.Through(service).status() : fromOutside(service);
        @Nullable NodeFacts own = runs ? cluster.nodes().getFirst() : null;
        return new Patient(
                service.settings(),
                service.run(),
                own,
                cluster,
                ClusterAt.registers(service.settings()),
                System.currentTimeMillis());
    }

    private static ClusterFacts fromOutside(Service service) {
        try {
            return ClusterAt.outside(service).status();
        } catch (IOException noTls) {
            // a finding of its own; nobody can be asked without
            return new ClusterFacts(List.of(), List.of(), List.of(), List.of(), List.of());
        }
    }
}
