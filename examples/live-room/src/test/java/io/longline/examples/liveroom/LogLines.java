package io.longline.examples.liveroom;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What is written to the log while a test listens.
final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    private LogLines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        lines.list = new CopyOnWriteArrayList<>(); // written by any thread while a test reads
        lines.start();
        logger.addAppender(lines);
    }

    static LogLines of(Class<?> type) {
        return new LogLines(type.getName());
    }

    static LogLines ofAll() {
        return new LogLines(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    List<String> warnings() {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    List<String> all() {
        return List.copyOf(lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
    }
}
