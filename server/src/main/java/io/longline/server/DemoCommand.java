package io.longline.server;

import io.longline.server.settings.Role;
import io.longline.server.settings.Settings;
import io.longline.server.settings.SettingsSources;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;

@Command(
        name = "demo",
        header = "A chat room for browsers and telnet; also when no command is given.",
        description = "Register, gateways, worker and page, everything in this process.",
        footer = {
            "",
            "Then open http://127.0.0.1:7280/ in two windows, or: telnet 127.0.0.1 8282",
            "With a worker of your own, in PHP too: longline demo --roles register,gateway",
            "On another port:  longline demo --set gateways.web.listen=websocket://0.0.0.0:7273"
        })
final class DemoCommand implements Callable<Integer> {
    private static final String FILE = "demo.yml";

    private static final String PORT_HINT =
            "\n"
                + "longline: is there another demo? Its ports can be changed like this: longline"
                + " demo --set register.listen=127.0.0.1:1239 (longline config --demo shows them"
                + " all)";

    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// The demo's own file in place of `longline.yml`.
    static SettingsSources sources(SettingsFlags flags, Surroundings surroundings) {
        return flags.over(sources(), surroundings);
    }

    /// The demo as it is when nobody has said anything.
    private static SettingsSources sources() {
        return new SettingsSources().yaml(FILE, text());
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = sources(flags, surroundings).load().settings();
        // one process of several serves the page: the one that holds the browsers' connections
        if (!settings.has(Role.GATEWAY)) {
            settings = sources(flags, surroundings).set("http.enabled", "false").load().settings();
        }
        try {
            var run =
                    flags.runFolder(settings, surroundings.directory().resolve(FILE), surroundings);
            return new Foreground(surroundings).run(settings, null, run, "demo", false);
        } catch (CannotStartException problem) {
            if (problem.isPortInUse()) {
                throw new CannotStartException(problem.getMessage() + PORT_HINT, problem);
            }
            throw problem;
        }
    }

    /// The file itself.
    static String text() {
        try (var file = DemoCommand.class.getResourceAsStream(FILE)) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the program's own " + FILE, unreadable);
        }
    }
}
