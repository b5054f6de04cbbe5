package io.longline.server;

import io.longline.server.settings.Settings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/// Which settings file, the same for every command.
final class ConfigFlag {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The settings file; longline.yml if left out.")
    @Nullable String config;

    /// The file that is meant, whether it is there or not.
    Path file(Surroundings surroundings) {
        return surroundings.directory().resolve(config == null ? Settings.FILE_NAME : config);
    }
}
