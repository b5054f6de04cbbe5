package io.longline.server;

import picocli.CommandLine.Command;

import java.util.concurrent.Callable;

@Command(name = "version", description = "Prints the versions of Longline and of Java.")
final class VersionCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    VersionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings
                .out()
                .printf(
                        "Longline %s, Java %s (%s)%n",
                        Version.of(Version.class),
                        Runtime.version(),
                        System.getProperty("os.name"));
        return ExitCode.OK;
    }
}
