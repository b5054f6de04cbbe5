package io.longline.server;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.ClusterFacts.SeenRegister;
import io.longline.server.control.ClusterView;
import io.longline.server.control.ConnectionFilter;
import io.longline.server.control.ConnectionPage;
import io.longline.server.control.Json;
import io.longline.server.control.LinkPage;
import io.longline.server.settings.Settings;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A cluster as a command sees it: through the service that runs here, or, where none does, with
/// the settings alone.
sealed interface ClusterAt {
    ClusterFacts status() throws IOException;

    ConnectionPage connections(ConnectionFilter filter) throws IOException;

    LinkPage links(ConnectionFilter filter) throws IOException;

    /// @throws CannotStartException when neither a service answers nor a Register
    /// @throws IOException that names the file of `inner-tls` that cannot be read
    static ClusterAt of(Service wanted) throws CannotStartException, IOException {
        try {
            return new Through(wanted.runningOrAny());
        } catch (CannotStartException noneHere) {
            ClusterAt outside = outside(wanted);
            if (outside.status().registers().stream().noneMatch(SeenRegister::answers)) {
                throw noneHere;
            }
            return outside;
        }
    }

    /// @throws IOException that names the file of `inner-tls` that cannot be read
    static ClusterAt outside(Service wanted) throws IOException {
        Settings settings = wanted.settings();
        return new Outside(
                new ClusterView(null, List.of(), registers(settings), RoleSettings.link(settings)));
    }

    /// Whom a process of these settings asks for gateways.
    static List<String> registers(Settings settings) {
        return settings.registers().isEmpty()
                ? List.of(settings.register().listen().toString())
                : settings.registers().stream().map(Object::toString).toList();
    }

    /// @param service that answers
    record Through(Service service) implements ClusterAt {
        private static final Duration LIMIT = Duration.ofSeconds(35);

        @Override
        public ClusterFacts status() throws IOException {
            return service.control().ask("status", Map.of(), LIMIT, ClusterFacts.class);
        }

        @Override
        public ConnectionPage connections(ConnectionFilter filter) throws IOException {
            return ask("connections", filter, ConnectionPage.class);
        }

        @Override
        public LinkPage links(ConnectionFilter filter) throws IOException {
            return ask("links", filter, LinkPage.class);
        }

        private <T> T ask(String command, ConnectionFilter filter, Class<T> type)
                throws IOException {
            return service.control().ask(command, Map.of("filter", Json.line(filter)), LIMIT, type);
        }
    }

    record Outside(ClusterView view) implements ClusterAt {
        @Override
        public ClusterFacts status() {
            return view.look();
        }

        @Override
        public ConnectionPage connections(ConnectionFilter filter) {
            return view.connections(filter);
        }

        @Override
        public LinkPage links(ConnectionFilter filter) {
            return view.links(filter);
        }
    }
}
