package io.longline.server;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

@Command(
        name = "start",
        description =
                "Starts what longline.yml says: register, gateways, worker, or some of them. It"
                        + " runs until it is told to stop, with Ctrl+C or SIGTERM.",
        footer = {
            "",
            "In one process:      longline start --events com.example.LiveRoom --classpath app.jar",
            "In three processes:  longline start --roles register",
            "                     longline start --roles gateway",
            "                     longline start --roles worker --events com.example.LiveRoom"
        })
final class StartCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The settings file; longline.yml if left out.")
    @Nullable String config;

    StartCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        var settings = flags.over(surroundings, config).load().settings();
        return new Foreground(surroundings).run(settings, null, "");
    }
}
