package io.longline.server;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

@Command(
        name = "stop",
        header = "Stops a service of this machine.",
        description = {
            "Clients have their answers, if handlers return within stop-timeout; then they are"
                    + " closed and their onClose is run.",
            "Returns when the process has ended."
        })
final class StopCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();
    @Mixin ConfigFlag config = new ConfigFlag();
    @Mixin StopFlags stop = new StopFlags();

    StopCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        Service running = Service.of(flags, config, surroundings).running();
        return new Stop(surroundings, running).carryOut(stop);
    }
}
