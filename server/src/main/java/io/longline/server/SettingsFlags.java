package io.longline.server;

import io.longline.server.settings.Settings;
import io.longline.server.settings.SettingsSources;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    private static void flag(
            SettingsSources sources, String key, @Nullable String value, String flag) {
        if (value != null) {
            sources.set(key, value, flag);
        }
    }
}
