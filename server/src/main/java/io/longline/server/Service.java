package io.longline.server;

import io.longline.server.control.Claim;
import io.longline.server.control.ControlClient;
import io.longline.server.control.RunFolder;
import io.longline.server.settings.Settings;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A service of this machine that a command is about.
///
/// @param settings as the command sees them, with which it would be started
record Service(Settings settings, RunFolder run) {
    /// What roles on the command line add to a name.
    private static final String SOME_ROLES = "(-(register|gateway|worker))+";

    private static final Duration PING_LIMIT = Duration.ofSeconds(5);

    /// What a service says when it is up.
    record Up(long pid, String banner) {}

    static Service of(SettingsFlags flags, ConfigFlag config, Surroundings surroundings) {
        Settings settings = flags.over(surroundings, config.config).load().settings();
        return new Service(
                settings, flags.runFolder(settings, config.file(surroundings), surroundings));
    }

    ControlClient control() {
        return new ControlClient(run);
    }

    boolean answers() {
        try {
            control().ask("ping", Map.of(), PING_LIMIT, Up.class);
            return true;
        } catch (IOException nobodyThere) {
            return false;
        }
    }

    /// This one; or, when it does not run and neither a name nor roles were given, the only one of
    /// its folder that was started from the same file with some. A service of another file is never
    /// meant.
    ///
    /// @throws CannotStartException when none runs there, or several do
    Service running() throws CannotStartException {
        if (answers()) {
            return this;
        }
        List<Service> others = others();
        if (others.size() == 1 && isOfSomeRoles(others.getFirst())) {
            return others.getFirst();
        }
        throw new CannotStartException(
                silent()
                        + (others.isEmpty()
                                ? ""
                                : "; in the same folder runs %s: name it with --name"
                                        .formatted(names(others))));
    }

    /// The same for a command that any process of the cluster can carry out.
    Service runningOrAny() throws CannotStartException {
        List<Service> others = answers() ? List.of(this) : others();
        return others.isEmpty() ? running() : others.getFirst();
    }

    private boolean isOfSomeRoles(Service other) {
        return settings.run().name().isEmpty()
                && !run.name().matches(".*" + SOME_ROLES)
                && other.run().name().matches(Pattern.quote(run.name()) + SOME_ROLES);
    }

    private String silent() {
        try {
            if (Claim.isTaken(run)) {
                return "%s runs as process %s, but does not answer at %s"
                        .formatted(run.name(), run.pid(), socket());
            }
        } catch (IOException unreadable) {
            return "%s does not answer at %s, and its pid file cannot be read (%s)"
                    .formatted(run.name(), socket(), unreadable.getMessage());
        }
        return "%s does not run: nobody answers at %s".formatted(run.name(), socket());
    }

    private Path socket() {
        return run.socket().toAbsolutePath();
    }

    private List<Service> others() {
        var answering = new ArrayList<Service>();
        try {
            for (RunFolder other : run.all()) {
                var service = new Service(settings, other);
                if (!other.name().equals(run.name()) && service.answers()) {
                    answering.add(service);
                }
            }
        } catch (IOException unreadable) {
            return List.of(); // who may not look into the folder finds nobody in it
        }
        return answering;
    }

    private static String names(List<Service> services) {
        return String.join(", ", services.stream().map(service -> service.run().name()).toList());
    }
}
