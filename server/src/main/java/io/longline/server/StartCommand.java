package io.longline.server;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

@Command(
        name = "start",
        header = "What longline.yml says: register, gateways, worker, or some of them.",
        description = "It runs until it is told to stop, with Ctrl+C, SIGTERM or 'longline stop'.",
        footer = {
            "",
            "In one process:      longline start --events com.example.LiveRoom --classpath app.jar",
            "In the background:   longline start -d",
            "In three processes:  longline start -d --roles register",
            "                     longline start -d --roles gateway",
            "                     longline start -d --roles worker --events com.example.LiveRoom"
        })
final class StartCommand implements Callable<Integer> {
    /// What tells a process that it is the one in the background.
    static final String DETACHED = "--detached";

    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();
    @Mixin ConfigFlag config = new ConfigFlag();

    @Option(
            names = {"-d", "--daemon"},
            description = "Go on in the background; returns when clients can come in.")
    boolean daemon;

    @Option(names = DETACHED, hidden = true)
    boolean detached;

    StartCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        var service = Service.of(flags, config, surroundings);
        if (daemon) {
            return new Background(surroundings, service).start(flags, config);
        }
        return new Foreground(surroundings)
                .run(service.settings(), null, service.run(), "", detached);
    }
}
