package io.longline.server;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.ClusterFacts.SeenRegister;
import io.longline.server.control.ClusterView;
import io.longline.server.control.ConnectionFilter;
import io.longline.server.control.ConnectionPage;
import io.longline.server.control.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A cluster as a command sees it: through the service that runs here, or, where none does, with
/// the settings alone.
final class ClusterAt {
    private static final Duration LIMIT = Duration.ofSeconds(35);

    private final @Nullable Service service;
    private final ClusterView outside;

    private ClusterAt(@Nullable Service service, ClusterView outside) {
        this.service = service;
        this.outside = outside;
    }

    static ClusterAt of(Service wanted) throws CannotStartException {
        var settings = wanted.settings();
        List<String> registers =
                settings.registers().isEmpty()
                        ? List.of(settings.register().listen().toString())
                        : settings.registers().stream().map(Object::toString).toList();
        var outside = new ClusterView(null, List.of(), registers, RoleSettings.link(settings));
        try {
            return new ClusterAt(wanted.running(), outside);
        } catch (CannotStartException noneHere) {
            if (outside.look().registers().stream().noneMatch(SeenRegister::answers)) {
                throw noneHere;
            }
            return new ClusterAt(null, outside);
        }
    }

    ClusterFacts status() throws IOException {
        return service == null
                ? outside.look()
                : service.control().ask("status", Map.of(), LIMIT, ClusterFacts.class);
    }

    ConnectionPage connections(ConnectionFilter filter) throws IOException {
        return service == null
                ? outside.connections(filter)
                : service.control()
                        .ask(
                                "connections",
                                Map.of("filter", Json.line(filter)),
                                LIMIT,
                                ConnectionPage.class);
    }
}
