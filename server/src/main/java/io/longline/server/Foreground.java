package io.longline.server;

import io.longline.server.settings.Settings;
import io.longline.worker.Events;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Longline as the whole program: it starts, says what is where, and runs until it is told to stop.
final class Foreground {
    private static final Logger log = LoggerFactory.getLogger(Foreground.class);

    /// Beside `stop-timeout`, for what else closes: clients, links, event loops.
    private static final Duration REST_OF_STOP = Duration.ofSeconds(15);

    private final Surroundings surroundings;

    Foreground(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// What the process does while it runs; it ends with an interrupt.
    interface Work {
        void run() throws InterruptedException;
    }

    /// Returns when the thread is interrupted; a signal ends the process instead.
    ///
    /// @param kind what is said beside the name, "" for nothing
    int run(Settings settings, @Nullable Events events, String kind) throws CannotStartException {
        return run(Longline.start(settings, events), kind, () -> new CountDownLatch(1).await());
    }

    /// The same with what has been started, which is closed here.
    int run(Longline started, String kind, Work work) {
        try (var longline = started) {
            var hook = new Thread(() -> stopAtSignal(longline), "stop");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                surroundings.out().print(new Banner(longline).text(kind));
                surroundings.out().flush();
                work.run();
            } catch (InterruptedException told) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
        return ExitCode.OK;
    }

    /// An orderly stop is no failure, so the process says 0 and not the signal's number; one that
    /// takes too long is cut off.
    private static void stopAtSignal(Longline longline) {
        Duration limit = longline.settings().stopTimeout().plus(REST_OF_STOP);
        var stop = Thread.ofPlatform().daemon().name("stop-roles").start(longline::close);
        int code = ExitCode.OK;
        try {
            if (!stop.join(limit)) {
                log.warn("not everything had stopped after {} s; leaving", limit.toSeconds());
                code = ExitCode.CANNOT_START;
            }
        } catch (InterruptedException hurry) {
            code = ExitCode.CANNOT_START;
        }
        Runtime.getRuntime().halt(code);
    }
}
