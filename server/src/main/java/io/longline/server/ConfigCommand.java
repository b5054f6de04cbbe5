package io.longline.server;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

@Command(
        name = "config",
        header = "Prints the settings as they come out of file, environment and flags.",
        description =
                "Each is shown with where it came from; what has no remark is a default. The"
                        + " secret is not shown.")
final class ConfigCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The settings file; longline.yml if left out.")
    @Nullable String config;

    @Option(names = "--demo", description = "The demo's settings instead: a file to start from.")
    boolean demo;

    ConfigCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var sources =
                demo ? DemoCommand.sources(flags, surroundings) : flags.over(surroundings, config);
        surroundings.out().print(sources.load().toYaml());
        return ExitCode.OK;
    }
}
