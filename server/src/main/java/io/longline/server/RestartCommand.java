package io.longline.server;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

@Command(
        name = "restart",
        header = "Stops a service if it runs, and starts it.",
        description = "Settings are looked at first: with wrong ones the running service stays.")
final class RestartCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();
    @Mixin ConfigFlag config = new ConfigFlag();
    @Mixin StopFlags stop = new StopFlags();

    @Option(
            names = {"-d", "--daemon"},
            description = "Go on in the background; returns when clients can come in.")
    boolean daemon;

    RestartCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        var service = Service.of(flags, config, surroundings);
        if (service.answers()) {
            int stopped = new Stop(surroundings, service).carryOut(stop);
            if (stopped != ExitCode.OK) {
                return stopped;
            }
        }
        return daemon
                ? new Background(surroundings, service).start(flags, config)
                : new Foreground(surroundings)
                        .run(service.settings(), null, service.run(), "", false);
    }
}
