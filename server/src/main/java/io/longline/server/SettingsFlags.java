package io.longline.server;

import io.longline.server.control.RunFolder;
import io.longline.server.settings.Settings;
import io.longline.server.settings.SettingsSources;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The flags that change settings, the same for every command.
final class SettingsFlags {
    @Spec(Spec.Target.MIXEE)
    picocli.CommandLine.Model.@Nullable CommandSpec command;

    @Option(
            names = "--roles",
            paramLabel = "ROLE,...",
            description = "What this process is: register, gateway, worker; all if left out.")
    @Nullable String roles;

    @Option(
            names = "--events",
            paramLabel = "CLASS",
            description = "Your class that implements Events, as com.example.LiveRoom.")
    @Nullable String events;

    @Option(
            names = "--classpath",
            paramLabel = "PATH,...",
            description = "Jars and folders to find that class in.")
    @Nullable String classpath;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "Holds the secret that all processes of a cluster share.")
    @Nullable String secretFile;

    @Option(
            names = "--run-folder",
            paramLabel = "FOLDER",
            description = "Where its pid file, control socket and log are: run.folder.")
    @Nullable String runFolder;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Tells services of one run folder apart: run.name.")
    @Nullable String name;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = {
                "Any other setting, as often as needed:",
                "--set http.listen=127.0.0.1:8080",
                "--set gateways.web.listen=text://0.0.0.0:7272"
            })
    List<String> set = new ArrayList<>();

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the whole stack trace when something goes wrong.")
    boolean verbose;

    /// `longline.yml` or the file that was named, the environment over it, these flags over that.
    SettingsSources over(Surroundings surroundings, @Nullable String config) {
        var sources = new SettingsSources();
        if (config != null) {
            sources.file(surroundings.directory().resolve(config));
        } else {
            sources.fileWhenThere(surroundings.directory().resolve(Settings.FILE_NAME));
        }
        return over(sources, surroundings);
    }

    SettingsSources over(SettingsSources sources, Surroundings surroundings) {
        sources.environment(surroundings.environment());
        flag(sources, "roles", roles, "--roles");
        flag(sources, "worker.events", events, "--events");
        flag(sources, "worker.classpath", classpath, "--classpath");
        flag(sources, "secret-file", secretFile, "--secret-file");
        flag(sources, "run.folder", runFolder, "--run-folder");
        flag(sources, "run.name", name, "--name");
        for (String assignment : set) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(
                        command == null ? new picocli.CommandLine(this) : command.commandLine(),
                        "--set needs a key and a value, as --set http.listen=127.0.0.1:8080; found '%s'"
                                .formatted(assignment));
            }
            sources.set(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return sources;
    }

    /// Where a service of these settings is to be found.
    ///
    /// @param file the settings file, there or not
    RunFolder runFolder(Settings settings, Path file, Surroundings surroundings) {
        Path folder =
                settings.run().folder().isEmpty()
                        ? file.resolveSibling("run")
                        : surroundings.directory().resolve(settings.run().folder());
        return new RunFolder(
                folder,
                settings.run().name().isEmpty() ? defaultName(file) : settings.run().name());
    }

    /// The file's name without its ending, so that two files in one folder are two services; and
    /// the roles, so that one file can be several.
    private String defaultName(Path file) {
        String base =
                String.valueOf(file.getFileName())
                        .replaceFirst("[.][^.]*$", "")
                        .replaceAll("[^A-Za-z0-9._-]+|^[^A-Za-z0-9]+", "-");
        String suffix = roles == null ? "" : "-" + roles.replaceAll("[^A-Za-z]+", "-");
        return base + suffix;
    }

    /// The same flags, for a process that is started with them.
    List<String> arguments() {
        var arguments = new ArrayList<String>();
        argument(arguments, "--roles", roles);
        argument(arguments, "--events", events);
        argument(arguments, "--classpath", classpath);
        argument(arguments, "--secret-file", secretFile);
        argument(arguments, "--run-folder", runFolder);
        argument(arguments, "--name", name);
        set.forEach(assignment -> argument(arguments, "--set", assignment));
        if (verbose) {
            arguments.add("--verbose");
        }
        return arguments;
    }

    private static void argument(List<String> arguments, String flag, @Nullable String value) {
        if (value != null) {
            arguments.add(flag + "=" + value);
        }
    }

    private static void flag(
            SettingsSources sources, String key, @Nullable String value, String flag) {
        if (value != null) {
            sources.set(key, value, flag);
        }
    }
}
