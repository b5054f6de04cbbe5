package io.longline.server;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.Json;
import io.longline.server.control.StatusText;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

@Command(
        name = "status",
        header = "Shows the processes of the cluster, and what they do.",
        description = {
            "Asks the service of this folder, and through it all gateways and workers. When none"
                    + " runs here, the Registers of the settings are asked.",
            "IN/S, OUT/S and /S are over the last seconds, other numbers since the start or of now."
        })
final class StatusCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();
    @Mixin ConfigFlag config = new ConfigFlag();
    @Mixin ShowFlags show = new ShowFlags();

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        var cluster = ClusterAt.of(Service.of(flags, config, surroundings));
        return show.show(
                surroundings,
                () -> {
                    ClusterFacts facts = cluster.status();
                    return show.json ? Json.pretty(facts) : StatusText.of(facts);
                });
    }
}
