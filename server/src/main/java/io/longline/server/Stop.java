package io.longline.server;

import io.longline.server.control.RunFolder;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Tells a service to stop, and waits for its end.
final class Stop {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    /// The service cuts itself off a little earlier.
    static final Duration GRACE = Duration.ofSeconds(5);

    private final Surroundings surroundings;
    private final Service service;

    Stop(Surroundings surroundings, Service service) {
        this.surroundings = surroundings;
        this.service = service;
    }

    int carryOut(StopFlags flags) throws CannotStartException {
        RunFolder run = service.run();
        try {
            var arguments = new HashMap<String, String>();
            Duration limit = flags.handlerLimit();
            if (limit != null) {
                arguments.put("limitMillis", Long.toString(limit.toMillis()));
            }
            var stopping =
                    service.control()
                            .ask(
                                    "stop",
                                    Map.copyOf(arguments),
                                    ANSWER_LIMIT,
                                    ServiceCommands.Stopping.class);
            return awaitEnd(run, stopping);
        } catch (IOException failed) {
            throw new CannotStartException(
                    "%s could not be told to stop: %s".formatted(run.name(), failed.getMessage()),
                    failed);
        }
    }

    private int awaitEnd(RunFolder run, ServiceCommands.Stopping stopping) {
        Duration limit =
                Foreground.longestStop(Duration.ofMillis(stopping.limitMillis())).plus(GRACE);
        Optional<ProcessHandle> process = ProcessHandle.of(stopping.process());
        try {
            if (process.isPresent()) {
                process.get().onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
            surroundings.out().printf("%s has stopped%n", run.name());
            return ExitCode.OK;
        } catch (TimeoutException late) {
            surroundings
                    .err()
                    .printf(
                            "longline: %s has not ended after %d s; process %d can be ended with"
                                    + " kill -9%n",
                            run.name(), limit.toSeconds(), stopping.process());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException unseen) {
            surroundings.err().printf("longline: its end could not be seen: %s%n", unseen);
        }
        return ExitCode.CANNOT_START;
    }
}
