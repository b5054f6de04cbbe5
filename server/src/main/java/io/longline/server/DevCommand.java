package io.longline.server;

import io.longline.server.dev.SourceCompiler;
import io.longline.server.dev.SourceFiles;
import io.longline.server.dev.SourceWatch;
import io.longline.server.settings.Role;
import io.longline.server.settings.Settings;
import io.longline.server.settings.SettingsSources;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;
import java.util.concurrent.Callable;

@Command(
        name = "dev",
        header = "Compiles your sources and runs them, and loads them anew at every save.",
        description = {
            "Everything in this process, with WebSocket on 7272 and text on 8282 of 127.0.0.1, or"
                    + " what longline.yml says. Clients stay connected when the code changes. What"
                    + " does not compile is shown, and the code before it goes on serving."
        },
        footer = {
            "",
            "One file:       longline dev Chat.java",
            "A project:      longline dev src/main/java --classpath src/main/resources,lib/some.jar"
        })
final class DevCommand implements Callable<Integer> {
    private static final String FILE = "dev.yml";

    private final Surroundings surroundings;

    @Mixin SettingsFlags flags = new SettingsFlags();
    @Mixin ConfigFlag config = new ConfigFlag();

    @Parameters(
            paramLabel = "SOURCE",
            description = "A .java file, or a folder of them, with a class that implements Events.")
    String source = "";

    DevCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        Settings said = sources().load().settings();
        if (!said.has(Role.WORKER)) {
            throw new CannotStartException(
                    "roles leave worker out, and it is the worker that runs your code; add it");
        }
        var classpath = said.worker().classpath();
        try {
            var files = SourceFiles.at(surroundings.directory().resolve(source));
            try (var watch = SourceWatch.of(files);
                    var compiler = SourceCompiler.of(files, classpath)) {
                // a signal ends the process without coming back here
                var atSignal = new Thread(compiler::close, "delete-classes");
                Runtime.getRuntime().addShutdownHook(atSignal);
                var session =
                        new DevSession(
                                surroundings, this::sources, said.worker(), files, watch, compiler);
                try {
                    return new Foreground(surroundings).run(service(said), session, "dev", false);
                } finally {
                    Runtime.getRuntime().removeShutdownHook(atSignal);
                }
            }
        } catch (IOException unusable) {
            throw CannotStartException.because(unusable);
        }
    }

    /// Commands beside it find it as what `longline start` runs in its place.
    private Service service(Settings said) {
        return new Service(said, flags.runFolder(said, config.file(surroundings), surroundings));
    }

    private SettingsSources sources() {
        return config.config != null || Files.exists(config.file(surroundings))
                ? flags.over(surroundings, config.config)
                : flags.over(new SettingsSources().yaml(FILE, text()), surroundings);
    }

    private static String text() {
        try (var file = DevCommand.class.getResourceAsStream(FILE)) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the program's own " + FILE, unreadable);
        }
    }
}
