package io.longline.server;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.Escaped;
import io.longline.server.control.NodeFacts;
import io.longline.server.control.RunFolder;
import io.longline.server.doctor.Doctor;
import io.longline.server.doctor.Finding;
import io.longline.server.doctor.Patient;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.io.IOException;
import java.time.Duration;

/// Writes to the log, once after a start, what of `longline doctor` would else be said to nobody:
/// that few files may be open, that a clock is off, that others cannot reach a gateway where they
/// are told to.
final class FirstLook implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FirstLook.class);

    /// So that it takes no processor from the start and the first clients. By then the workers that
    /// there are have reported to this process.
    private static final Duration AFTER = Duration.ofSeconds(3);

    private final Longline longline;
    private final ServiceFacts facts;
    private final RunFolder run;
    private final Thread thread =
            Thread.ofVirtual().name("longline-first-look").unstarted(this::look);

    private FirstLook(Longline longline, ServiceFacts facts, RunFolder run) {
        this.longline = longline;
        this.facts = facts;
        this.run = run;
    }

    static FirstLook start(Longline longline, ServiceFacts facts, RunFolder run) {
        var look = new FirstLook(longline, facts, run);
        look.thread.start();
        return look;
    }

    private void look() {
        try {
            Thread.sleep(AFTER);
            Doctor.troublesAfterStart(patient()).forEach(FirstLook::say);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failed) {
            log.warn("what 'longline doctor' would say of this process is not known", failed);
        }
    }

    private Patient patient() throws IOException {
        NodeFacts own = facts.now();
        ClusterFacts cluster = longline.cluster(facts::now).look();
        return new Patient(
                longline.settings(),
                run,
                own,
                cluster,
                ClusterAt.registers(longline.settings()),
                System.currentTimeMillis());
    }

    /// Names in it may come from other processes.
    private static void say(Finding finding) {
        boolean wrong = finding.level() == Finding.Level.WRONG;
        log.atLevel(wrong ? Level.ERROR : Level.WARN)
                .log("{}: {}", finding.about(), Escaped.of(finding.text()));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
