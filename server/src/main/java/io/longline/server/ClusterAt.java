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
    /// @throws CannotStartException with what the service said that was asked
    ClusterFacts status() throws CannotStartException;

    /// @throws CannotStartException with what the service said that was asked
    ConnectionPage connections(ConnectionFilter filter) throws CannotStartException;

    /// @throws CannotStartException with what the service said that was asked
    LinkPage links(ConnectionFilter filter) throws CannotStartException;

    /// @throws CannotStartException when neither a service answers nor a Register
    /// @throws IOException that names the file of `inner-tls` that cannot be read
    static ClusterAt of(Service wanted) throws CannotStartException, IOException {
        try {
            return new Through(wanted.runningOrAny());
        } catch (CannotStartException noneHere) {
            Outside outside = outside(wanted);
            if (outside.status().registers().stream().noneMatch(SeenRegister::answers)) {
                throw noneHere;
            }
            return outside;
        }
    }

    /// @throws IOException that names the file of `inner-tls` that cannot be read
    static Outside outside(Service wanted) throws IOException {
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
        public ClusterFacts status() throws CannotStartException {
            return ask("status", Map.of(), ClusterFacts.class);
        }

        @Override
        public ConnectionPage connections(ConnectionFilter filter) throws CannotStartException {
            return ask("connections", arguments(filter), ConnectionPage.class);
        }

        @Override
        public LinkPage links(ConnectionFilter filter) throws CannotStartException {
            return ask("links", arguments(filter), LinkPage.class);
        }

        private static Map<String, String> arguments(ConnectionFilter filter) {
            return Map.of("filter", Json.line(filter));
        }

        private <T> T ask(String command, Map<String, String> arguments, Class<T> type)
                throws CannotStartException {
            try {
                return service.control().ask(command, arguments, LIMIT, type);
            } catch (IOException refused) {
                throw new CannotStartException(
                        "%s could not be asked for %s: %s"
                                .formatted(service.run().name(), command, refused.getMessage()),
                        refused);
            }
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
