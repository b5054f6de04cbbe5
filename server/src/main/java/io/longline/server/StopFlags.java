package io.longline.server;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.time.Duration;

/// How a service is stopped.
final class StopFlags {
    private static final Duration GRACEFUL = Duration.ofHours(1);

    @Option(
            names = {"-g", "--graceful"},
            description = "Wait for the handlers that run, an hour at most.")
    boolean graceful;

    /// How long handlers have; null for what the service's own settings say.
    @Nullable Duration handlerLimit() {
        return graceful ? GRACEFUL : null;
    }
}
