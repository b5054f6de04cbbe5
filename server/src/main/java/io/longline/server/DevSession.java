package io.longline.server;

import io.longline.server.dev.MainClass;
import io.longline.server.dev.SourceCompiler;
import io.longline.server.dev.SourceFiles;
import io.longline.server.dev.SourceWatch;
import io.longline.server.settings.SettingsSources;
import io.longline.server.settings.WorkerSection;
import io.longline.worker.Events;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// `longline dev`: compile, run, and at every save compile and load anew. Whatever is wrong with
/// the user's code is shown, and waits for the next save.
final class DevSession implements Foreground.Program {
    private static final Logger log = LoggerFactory.getLogger("dev");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Surroundings surroundings;
    private final Supplier<SettingsSources> settings;
    private final WorkerSection said;
    private final SourceFiles files;
    private final SourceWatch watch;
    private final SourceCompiler compiler;
    private final List<String> classpath;
    private String since = "";

    /// @param said what the settings say of the worker: its class path, and which Events are meant
    DevSession(
            Surroundings surroundings,
            Supplier<SettingsSources> settings,
            WorkerSection said,
            SourceFiles files,
            SourceWatch watch,
            SourceCompiler compiler) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.said = said;
        this.files = files;
        this.watch = watch;
        this.compiler = compiler;
        this.classpath = new ArrayList<>();
        classpath.add(compiler.classes().toString());
        classpath.addAll(said.classpath());
    }

    /// @throws CannotStartException when something else than the user's code is in the way
    @Override
    public Longline start() throws CannotStartException, InterruptedException {
        while (true) {
            Optional<String> events = compiled();
            if (events.isPresent()) {
                try {
                    return started(events.get());
                } catch (CannotStartException refused) {
                    if (!refused.isInUserCode()) {
                        throw refused;
                    }
                    log.error("{}", refused.getMessage(), userReason(refused));
                }
            }
            log.info("waiting for {} to change; Ctrl+C ends it", files);
            watch.awaitChange();
        }
    }

    private Longline started(String events) throws CannotStartException {
        var sources =
                settings.get()
                        .set("worker.events", events, "dev")
                        .set("worker.classpath", String.join(",", classpath), "dev");
        Longline longline = Longline.start(sources.load().settings());
        since = now();
        return longline;
    }

    /// Loads anew at every save.
    @Override
    public void whileUp(Longline longline) throws InterruptedException {
        log.info("watching {}: every save is compiled and loaded", files);
        while (true) {
            watch.awaitChange();
            long begin = System.nanoTime();
            Optional<String> events = compiled();
            if (events.isPresent()) {
                reload(longline, events.get(), begin);
            } else {
                log.warn("the code of {} goes on serving", since);
            }
        }
    }

    /// The code that serves is that of the last save that could be loaded, and of no other.
    @Override
    public int reload(Longline longline) throws CannotReloadException {
        throw new CannotReloadException(
                "'longline dev' loads %s anew at every save, and says there what is in the way"
                        .formatted(files));
    }

    private void reload(Longline longline, String events, long begin) throws InterruptedException {
        try {
            longline.reload(events, classpath);
            since = now();
            log.info("reloaded {} in {} ms", events, (System.nanoTime() - begin) / 1_000_000);
        } catch (CannotReloadException refused) {
            log.error(
                    "{}; the code of {} goes on serving",
                    refused.getMessage(),
                    since,
                    userReason(refused));
        }
    }

    /// The class to run; empty, with the reason shown, when there is none.
    private Optional<String> compiled() {
        try {
            Optional<String> errors = compiler.compile();
            if (errors.isPresent()) {
                surroundings.out().println();
                surroundings.out().println(errors.get());
                surroundings.out().flush();
                return Optional.empty();
            }
            var main = MainClass.of(Events.class, files, compiler.classes(), said.classpath());
            Optional<String> name = main.name(said.events());
            if (name.isEmpty()) {
                log.error("{}", main.trouble());
            }
            return name;
        } catch (IOException unreadable) {
            log.error("{} cannot be compiled as it is now: {}", files, unreadable.toString());
            return Optional.empty();
        }
    }

    /// What the user's code threw, without the way to it.
    private static Throwable userReason(Exception refused) {
        Throwable reason = refused;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        reason.setStackTrace(
                Arrays.stream(reason.getStackTrace())
                        .takeWhile(frame -> !frame.getClassName().startsWith("io.longline."))
                        .toArray(StackTraceElement[]::new));
        return reason;
    }

    private static String now() {
        return LocalTime.now(ZoneId.systemDefault()).format(CLOCK);
    }
}
