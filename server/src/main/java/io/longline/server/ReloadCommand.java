package io.longline.server;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "reload",
        header = "Has a running service load your classes and certificates anew.",
        description = {
            "From worker.classpath as it is now, and from the certificate files that have changed;"
                + " no client is dropped, no message lost. Settings are not read again: that takes"
                + " a restart.",
            "Returns when the last handler of the former classes has ended, or after stop-timeout;"
                + " then it says how many still run, and onWorkerStop of the former classes waits"
                + " for them."
        })
final class ReloadCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();
    @Mixin ConfigFlag config = new ConfigFlag();

    ReloadCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        Service running = Service.of(flags, config, surroundings).running();
        try {
            var done =
                    running.control()
                            .ask(
                                    "reload",
                                    Map.of(),
                                    ServiceCommands.RELOAD_LIMIT,
                                    ServiceCommands.Reloaded.class);
            surroundings
                    .out()
                    .printf(
                            "%s has reloaded in %d ms%s%n",
                            running.run().name(), done.millis(), rest(done));
            return ExitCode.OK;
        } catch (IOException refused) {
            throw new CannotStartException(
                    "%s: %s".formatted(running.run().name(), refused.getMessage()), refused);
        }
    }

    private static String rest(ServiceCommands.Reloaded done) {
        return done.stillRunning() == 0
                ? ""
                : "; handlers of the former classes that still run: %d, and their onWorkerStop"
                                .formatted(done.stillRunning())
                        + " waits for them";
    }
}
