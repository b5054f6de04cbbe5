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
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Longline as the whole program: it starts, says what is where, and runs until it is told to stop.
/// Meanwhile it takes commands at its control socket, and signals.
final class Foreground {
    private static final Logger log = LoggerFactory.getLogger(Foreground.class);

    /// Beside `stop-timeout`, for what else closes: clients, links, event loops.
    static final Duration REST_OF_STOP = Duration.ofSeconds(15);

    private final Surroundings surroundings;

    Foreground(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Returns when the thread is interrupted; a signal or the command to stop ends the process
    /// instead.
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
        try (var claim = Claim.take(run);
                var longline = Longline.start(settings, events)) {
            String banner = new Banner(longline).text(kind, detached ? stopHint(run) : null);
            var commands = new ServiceCommands(longline, run, banner);
            try (var _ = commands.report();
                    var control = ControlSocket.open(run.socket(), commands.all())) {
                var hook =
                        new Thread(() -> stopAtSignal(longline, commands, control, claim), "stop");
                Runtime.getRuntime().addShutdownHook(hook);
                Signals.follow(commands);
                try {
                    surroundings.out().print(banner);
                    surroundings.out().flush();
                    new CountDownLatch(1).await();
                } catch (InterruptedException told) {
                    Runtime.getRuntime().removeShutdownHook(hook);
                }
            }
        } catch (IOException inTheWay) {
            throw CannotStartException.because(inTheWay);
        }
        return ExitCode.OK;
    }

    private static String stopHint(RunFolder run) {
        return "longline stop%s stops it; it logs to %s"
                .formatted(
                        run.name().equals("longline") ? "" : " --name " + run.name(),
                        run.logFile());
    }

    /// An orderly stop is no failure, so the process says 0 and not the signal's number; one that
    /// takes too long is cut off.
    private static void stopAtSignal(
            Longline longline, ServiceCommands commands, ControlSocket control, Claim claim) {
        Duration limit = commands.stopLimit().plus(REST_OF_STOP);
        var stop =
                Thread.ofPlatform()
                        .daemon()
                        .name("stop-roles")
                        .start(() -> longline.close(commands.stopLimit()));
        int code = ExitCode.OK;
        try {
            if (!stop.join(limit)) {
                log.warn("not everything had stopped after {} s; leaving", limit.toSeconds());
                code = ExitCode.CANNOT_START;
            }
            control.close();
            claim.close();
        } catch (InterruptedException | IOException hurry) {
            log.debug("leaving in a hurry", hurry);
            code = ExitCode.CANNOT_START;
        }
        Runtime.getRuntime().halt(code);
    }
}
