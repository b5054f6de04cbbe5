package io.longline.server;

import io.longline.server.control.Json;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/// Keeps ready what gateways of this process say of it, and has its worker tell the gateways of
/// other processes: so whoever asks any gateway learns of the workers behind it.
final class Reporter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reporter.class);

    /// Gateways forget who has said nothing for 15 s.
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Longline longline;
    private final ServiceFacts facts;
    private final Thread thread = Thread.ofVirtual().name("longline-reporter").unstarted(this::run);
    private volatile String json;

    private Reporter(Longline longline, ServiceFacts facts) {
        this.longline = longline;
        this.facts = facts;
        this.json = Json.line(facts.now());
    }

    static Reporter start(Longline longline, ServiceFacts facts) {
        var reporter = new Reporter(longline, facts);
        longline.describe(() -> reporter.json);
        reporter.thread.start();
        return reporter;
    }

    private void run() {
        try {
            while (true) {
                tell();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try {
            json = Json.line(facts.now());
            longline.report(facts.id(), json);
        } catch (RuntimeException failed) {
            // the next report may do; nobody else is hurt by a missing one
            log.warn("this process could not say what it does", failed);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
