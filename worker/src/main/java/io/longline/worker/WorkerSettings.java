package io.longline.worker;

import io.longline.client.LinkSettings;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How a [BusinessWorker] is set up. `WorkerSettings.named("chat")` has the defaults; the `with`
/// methods change one thing each.
///
/// @param name what gateways call it; no `:`. PHP's gateways drop the first of two workers that
///   have the same name and number on one host; Longline's keep both.
/// @param number tells workers of one name and host apart, PHP's worker id; the process id by
///   default
/// @param registers where gateways are learned from, as `127.0.0.1:1238`; empty when all gateways
///   are in this process
/// @param link how gateways of other processes are reached, and the secret for them and the
///   Registers
/// @param settings the user's own, for [BusinessWorker#setting]
/// @param stopLimit how long [BusinessWorker#close] waits for handlers to return and for gateways
///   to let others go on, and before [BusinessWorker#reload] returns although handlers of the
///   former Events still run, 5 s
public record WorkerSettings(
        String name,
        int number,
        List<String> registers,
        LinkSettings link,
        Map<String, String> settings,
        Duration stopLimit,
        Waiting waiting) {

    /// How far events may pile up behind handlers.
    ///
    /// @param pauseAt how many waiting events make a client be read from no more, 64
    /// @param resumeAt how few make it be read from again, 16
    /// @param limit how many events of one client, or 64 times as many of all of them, make a link
    ///   to a gateway of another process wait, 1024. It holds for gateways that cannot be told to
    ///   pause a client, PHP's, and then delays all clients of that gateway.
    public record Waiting(int pauseAt, int resumeAt, int limit) {
        public static final Waiting DEFAULTS = new Waiting(64, 16, 1024);

        public Waiting {
            if (resumeAt < 0 || pauseAt <= resumeAt || limit < pauseAt) {
                throw new IllegalArgumentException(
                        "0 <= resumeAt < pauseAt <= limit does not hold for %d, %d, %d"
                                .formatted(resumeAt, pauseAt, limit));
            }
        }
    }

    public WorkerSettings {
        registers = List.copyOf(registers);
        settings = Map.copyOf(settings);
        if (name.isBlank() || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "a worker cannot be called \"%s\"; use a name without ':'".formatted(name));
        }
        if (number < 0) {
            throw new IllegalArgumentException("a worker's number is 0 or more, not " + number);
        }
        if (stopLimit.isNegative()) {
            throw new IllegalArgumentException("the stop limit cannot be " + stopLimit);
        }
    }

    public static WorkerSettings named(String name) {
        return new WorkerSettings(
                name,
                (int) (ProcessHandle.current().pid() & Integer.MAX_VALUE),
                List.of(),
                LinkSettings.DEFAULTS,
                Map.of(),
                Duration.ofSeconds(5),
                Waiting.DEFAULTS);
    }

    public WorkerSettings withNumber(int number) {
        return new WorkerSettings(name, number, registers, link, settings, stopLimit, waiting);
    }

    public WorkerSettings withRegisters(List<String> registers) {
        return new WorkerSettings(name, number, registers, link, settings, stopLimit, waiting);
    }

    public WorkerSettings withSecret(String secret) {
        return withLink(link.withSecret(secret));
    }

    public WorkerSettings withLink(LinkSettings link) {
        return new WorkerSettings(name, number, registers, link, settings, stopLimit, waiting);
    }

    public WorkerSettings withSettings(Map<String, String> settings) {
        return new WorkerSettings(name, number, registers, link, settings, stopLimit, waiting);
    }

    public WorkerSettings withStopLimit(Duration stopLimit) {
        return new WorkerSettings(name, number, registers, link, settings, stopLimit, waiting);
    }

    public WorkerSettings withWaiting(Waiting waiting) {
        return new WorkerSettings(name, number, registers, link, settings, stopLimit, waiting);
    }

    /// `name:number`, as gateways are told.
    String key() {
        return name + ":" + number;
    }
}
