package io.longline.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What is written to the log while a test listens, by any thread.
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final @Nullable Level before; // null where it was that of the logger above
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    private LogLines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        before = logger.getLevel();
        lines.list = new CopyOnWriteArrayList<>(); // written by any thread while a test reads
        lines.start();
        logger.addAppender(lines);
    }

    /// What a class writes, as far as the test's log configuration lets it.
    public static LogLines of(Class<?> type) {
        return new LogLines(type.getName());
    }

    /// What a class writes at a level and above, whatever the test's log configuration says.
    public static LogLines of(Class<?> type, Level lowest) {
        var lines = of(type);
        lines.logger.setLevel(lowest);
        return lines;
    }

    /// What anybody writes, as far as the test's log configuration lets them.
    public static LogLines ofAll() {
        return new LogLines(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /// In the order in which they were written.
    public List<String> all() {
        return List.copyOf(lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /// Those of all that are warnings or errors.
    public List<String> warnings() {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /// Listens no more; what was heard stays.
    @Override
    public void close() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }
}
