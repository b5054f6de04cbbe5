package io.longline.server;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.ClusterFacts.SeenRegister;
import io.longline.server.control.ClusterView;
import io.longline.server.control.ConnectionFilter;
import io.longline.server.control.ConnectionPage;
import io.longline.server.control.Json;
import io.longline.server.settings.Settings;

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
    private final ClusterView view;

    private ClusterAt(@Nullable Service service, ClusterView view) {
        this.service = service;
        this.view = view;
    }

    /// @throws CannotStartException when neither a service answers nor a Register
    /// @throws IOException that names the file of `inner-tls` that cannot be read
    static ClusterAt of(Service wanted) throws CannotStartException, IOException {
        try {
            return through(wanted.runningOrAny());
        } catch (CannotStartException noneHere) {
            ClusterAt outside = outside(wanted);
            if (outside.view.look().registers().stream().noneMatch(SeenRegister::answers)) {
                throw noneHere;
            }
            return outside;
        }
    }

    static ClusterAt through(Service running) throws IOException {
        return new ClusterAt(running, view(running.settings()));
    }

    static ClusterAt outside(Service wanted) throws IOException {
        return new ClusterAt(null, view(wanted.settings()));
    }

    /// Whom a process of these settings asks for gateways.
    static List<String> registers(Settings settings) {
        return settings.registers().isEmpty()
                ? List.of(settings.register().listen().toString())
                : settings.registers().stream().map(Object::toString).toList();
    }

    private static ClusterView view(Settings settings) throws IOException {
        return new ClusterView(null, List.of(), registers(settings), RoleSettings.link(settings));
    }

    ClusterFacts status() throws IOException {
        return service == null
                ? view.look()
                : service.control().ask("status", Map.of(), LIMIT, ClusterFacts.class);
    }

    ConnectionPage connections(ConnectionFilter filter) throws IOException {
        return service == null
                ? view.connections(filter)
                : service.control()
                        .ask(
                                "connections",
                                Map.of("filter", Json.line(filter)),
                                LIMIT,
                                ConnectionPage.class);
    }
}
