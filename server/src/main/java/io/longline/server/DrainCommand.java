package io.longline.server;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "drain",
        header = "Lets the clients of a gateway go, little by little, and stops it.",
        description = {
            "It takes no new clients, and /health/ready says so. Those there are are told as"
                    + " gateways[].drain says. Returns when the process has ended."
        })
final class DrainCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();
    @Mixin ConfigFlag config = new ConfigFlag();
    @Mixin StopFlags stop = new StopFlags();

    @Option(names = "--keep", description = "Do not stop it when its clients have gone.")
    boolean keep;

    DrainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        Service running = Service.of(flags, config, surroundings).running();
        try {
            var done =
                    running.control()
                            .ask(
                                    "drain",
                                    Map.of(),
                                    ServiceCommands.DRAIN_LIMIT,
                                    ServiceCommands.Done.class);
            surroundings
                    .out()
                    .printf(
                            "the clients of %s have gone, within %d s%n",
                            running.run().name(), done.millis() / 1000);
            surroundings.out().flush();
        } catch (IOException refused) {
            throw new CannotStartException(
                    "%s: %s".formatted(running.run().name(), refused.getMessage()), refused);
        }
        return keep ? ExitCode.OK : new Stop(surroundings, running).carryOut(stop);
    }
}
