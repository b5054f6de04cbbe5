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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/// Longline as the whole program: it starts, says what is where, and runs until it is told to stop.
final class Foreground {
    private static final Logger log = LoggerFactory.getLogger(Foreground.class);

    /// For what else closes besides handlers: clients, links, event loops.
    private static final Duration REST_OF_STOP = Duration.ofSeconds(15);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Surroundings surroundings;

    Foreground(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// How long a stop may take: handlers have their limit while clients wait for answers, and once
    /// more for `onClose`.
    static Duration longestStop(Duration handlerLimit) {
        return handlerLimit.multipliedBy(2).plus(REST_OF_STOP);
    }

    /// What the process is there for.
    @FunctionalInterface
    interface Program {
        /// @throws InterruptedException when it is told to stop before it is up
        Longline start() throws CannotStartException, InterruptedException;

        /// What is done from then on; it ends with an interrupt.
        default void whileUp(Longline longline) throws InterruptedException {
            new CountDownLatch(1).await();
        }

        /// Loads the user's code anew, since somebody asks for it.
        ///
        /// @return how many handlers of the former code still run
        default int reload(Longline longline) throws CannotReloadException, InterruptedException {
            return longline.reload();
        }
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
        return run(
                new Service(settings, run), () -> Longline.start(settings, events), kind, detached);
    }

    /// The same until what the program does while it is up is done.
    int run(Service service, Program program, String kind, boolean detached)
            throws CannotStartException {
        RunFolder run = service.run();
        try (var claim = claim(service.settings(), run, detached);
                var longline = program.start()) {
            String banner =
                    new Banner(longline)
                            .text(kind, detached ? stopHint(run, surroundings.directory()) : null);
            var commands = new ServiceCommands(longline, program, run, banner);
            try (var _ = commands.report();
                    var _ = commands.firstLook();
                    var control =
                            claim == null
                                    ? null
                                    : ControlSocket.open(run.socket(), commands.all())) {
                Signals.follow(commands);
                var held = new Held(control, claim);
                untilTold(longline, program, banner, commands.stopLimit(), held::letGo);
            }
        } catch (IOException inTheWay) {
            throw CannotStartException.because(inTheWay);
        } catch (InterruptedException told) {
            return ExitCode.OK; // before it was up
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
            Program program,
            String banner,
            StopLimit stopLimit,
            Runnable letGo) {
        var hook = new Thread(() -> stopAtSignal(longline, stopLimit, letGo), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            surroundings.out().print(banner);
            surroundings.out().flush();
            program.whileUp(longline);
        } catch (InterruptedException told) {
            // that is the end of it
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /// An orderly stop is no failure, so the process says 0 and not the signal's number; one that
    /// takes too long is cut off.
    private static void stopAtSignal(Longline longline, StopLimit handlerLimit, Runnable letGo) {
        Supplier<Duration> left = handlerLimit.countdown(Foreground::longestStop);
        var stop =
                Thread.ofPlatform()
                        .daemon()
                        .name("stop-roles")
                        .start(() -> longline.close(handlerLimit));
        int code = ExitCode.OK;
        try {
            if (!ends(stop, left)) {
                log.warn(
                        "not everything had stopped after {} s; leaving",
                        longestStop(handlerLimit.inForce()).toSeconds());
                code = ExitCode.CANNOT_START;
            }
            letGo.run();
        } catch (InterruptedException hurry) {
            code = ExitCode.CANNOT_START;
        }
        Runtime.getRuntime().halt(code);
    }

    /// Another stop may shorten what is left.
    private static boolean ends(Thread stop, Supplier<Duration> left) throws InterruptedException {
        Duration all;
        do {
            all = left.get();
            if (stop.join(Collections.min(List.of(all, LOOK_EVERY)))) {
                return true;
            }
        } while (all.compareTo(LOOK_EVERY) > 0);
        return false;
    }
}
