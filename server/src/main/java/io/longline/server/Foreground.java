package io.longline.server;

import io.longline.server.control.Claim;
import io.longline.server.control.ControlSocket;
import io.longline.server.control.RunFolder;
import io.longline.server.settings.Settings;
import io.longline.worker.Events;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/// Longline as the whole program: it starts, says what is where, and runs until it is told to stop.
final class Foreground {
    private static final Logger log = LoggerFactory.getLogger(Foreground.class);

    /// For what else closes besides handlers: clients, links, event loops.
    private static final Duration REST_OF_STOP = Duration.ofSeconds(15);

    private final Surroundings surroundings;

    Foreground(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// How long a stop may take: handlers have their limit while clients wait for answers, and once
    /// more for `onClose`.
    static Duration longestStop(Duration handlerLimit) {
        return handlerLimit.multipliedBy(2).plus(REST_OF_STOP);
    }

    /// What the process does while it runs; it ends with an interrupt.
    interface Work {
        void run(Longline longline) throws InterruptedException;
    }

    /// What keeps others informed while the process runs.
    private record Held(@Nullable ControlSocket control, @Nullable Claim claim) {
        void letGo() {
            try {
                if (control != null) {
                    control.close();
                }
                if (claim != null) {
                    claim.close();
                }
            } catch (IOException unwritable) {
                log.warn("what is left in the run folder belongs to nobody", unwritable);
            }
        }
    }

    /// Runs as a service, which takes commands at its control socket, and signals. Returns when the
    /// thread is interrupted; a signal or the command to stop ends the process instead.
    ///
    /// @param kind what is said beside the name, "" for nothing
    /// @param detached whether nobody looks on
    int run(
            Settings settings,
            @Nullable Events events,
            RunFolder run,
            String kind,
            boolean detached)
            throws CannotStartException {
        return run(settings, events, run, kind, detached, _ -> new CountDownLatch(1).await());
    }

    /// The same until the work is done.
    int run(
            Settings settings,
            @Nullable Events events,
            RunFolder run,
            String kind,
            boolean detached,
            Work work)
            throws CannotStartException {
        try (var claim = claim(settings, run, detached);
                var longline = Longline.start(settings, events)) {
            String banner =
                    new Banner(longline)
                            .text(kind, detached ? stopHint(run, surroundings.directory()) : null);
            var commands = new ServiceCommands(longline, run, banner);
            try (var _ = commands.report();
                    var _ = commands.firstLook();
                    var control =
                            claim == null
                                    ? null
                                    : ControlSocket.open(run.socket(), commands.all())) {
                Signals.follow(commands);
                var held = new Held(control, claim);
                untilTold(longline, banner, commands::stopLimit, held::letGo, work);
            }
        } catch (IOException inTheWay) {
            throw CannotStartException.because(inTheWay);
        }
        return ExitCode.OK;
    }

    /// Who has named no run folder and no name, and looks on, is served without: null then.
    private static @Nullable Claim claim(Settings settings, RunFolder run, boolean detached)
            throws IOException {
        try {
            return Claim.take(run);
        } catch (Claim.AlreadyRunningException another) {
            throw another;
        } catch (IOException noPlace) {
            if (detached || !settings.run().isByDefault()) {
                throw noPlace;
            }
            log.warn(
                    "{}; this process goes on without, and 'longline stop', 'status' and the like"
                            + " do not find it",
                    noPlace.getMessage());
            return null;
        }
    }

    /// Runs what has been started, which is closed here, without being a service.
    int run(Longline started, String kind, Work work) {
        try (var longline = started) {
            untilTold(
                    longline,
                    new Banner(longline).text(kind, null),
                    () -> longline.settings().stopTimeout(),
                    () -> {},
                    work);
        }
        return ExitCode.OK;
    }

    /// A command that finds it from `directory`, whatever settings file was named at the start.
    static String stopHint(RunFolder run, Path directory) {
        Path folder = run.folder().toAbsolutePath().normalize();
        boolean here = folder.equals(directory.resolve("run").toAbsolutePath().normalize());
        return "'longline stop%s%s' stops it; its log is %s"
                .formatted(
                        run.name().equals("longline") ? "" : " --name " + run.name(),
                        here ? "" : " --run-folder " + folder,
                        run.logFile());
    }

    private void untilTold(
            Longline longline,
            String banner,
            Supplier<Duration> stopLimit,
            Runnable letGo,
            Work work) {
        var hook = new Thread(() -> stopAtSignal(longline, stopLimit.get(), letGo), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            surroundings.out().print(banner);
            surroundings.out().flush();
            work.run(longline);
        } catch (InterruptedException told) {
            // that is the end of the work, too
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /// An orderly stop is no failure, so the process says 0 and not the signal's number; one that
    /// takes too long is cut off.
    private static void stopAtSignal(Longline longline, Duration handlerLimit, Runnable letGo) {
        Duration limit = longestStop(handlerLimit);
        var stop =
                Thread.ofPlatform()
                        .daemon()
                        .name("stop-roles")
                        .start(() -> longline.close(handlerLimit));
        int code = ExitCode.OK;
        try {
            if (!stop.join(limit)) {
                log.warn("not everything had stopped after {} s; leaving", limit.toSeconds());
                code = ExitCode.CANNOT_START;
            }
            letGo.run();
        } catch (InterruptedException hurry) {
            code = ExitCode.CANNOT_START;
        }
        Runtime.getRuntime().halt(code);
    }
}
