package io.longline.server;

import io.longline.server.control.Claim;
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

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

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
            if (endsByItself(run)) {
                return stopped(run);
            }
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
            return stopped(run);
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

    private int stopped(RunFolder run) {
        surroundings.out().printf("%s has stopped%n", run.name());
        return ExitCode.OK;
    }

    /// Whether somebody else has told it to stop: it answers no more, and lets go of its name.
    private static boolean endsByItself(RunFolder run) {
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            while (Claim.isTaken(run)) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                Thread.sleep(LOOK_EVERY);
            }
            return true;
        } catch (IOException unreadable) {
            return false; // nobody can say
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
