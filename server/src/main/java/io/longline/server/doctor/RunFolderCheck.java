package io.longline.server.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whether a service could keep its pid file, control socket and log.
final class RunFolderCheck implements Check {
    @Override
    public List<Finding> look(Patient patient) {
        Path folder = patient.run().folder().toAbsolutePath().normalize();
        if (patient.own() != null) {
            return List.of(
                    Finding.ok(
                            "service",
                            "%s runs as process %d; its run folder is %s"
                                    .formatted(patient.run().name(), patient.own().pid(), folder)));
        }
        if (patient.run().isInTheWay()) {
            return List.of(Finding.wrong("service", patient.run().inTheWay()));
        }
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return List.of(
                Files.isWritable(there) && Files.isDirectory(there)
                        ? Finding.ok(
                                "service",
                                "%s does not run; its run folder would be %s"
                                        .formatted(patient.run().name(), folder))
                        : Finding.wrong(
                                "service",
                                "the run folder %s cannot be written: let this user write %s, or set run.folder to another one"
                                        .formatted(folder, there)));
    }
}
