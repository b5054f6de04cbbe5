package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.DropReason;
import io.longline.gateway.GatewayFigures;
import io.longline.gateway.Parting;
import io.longline.server.settings.Settings;
import io.longline.worker.EventKind;
import io.longline.worker.WorkerFigures;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Flight Recorder has the figures that metrics have.
class RecordedFiguresTest {
    private static final String SETTINGS =
            """
            register: { listen: 127.0.0.1:0 }
            gateways:
              - name: recorded
                listen: text://127.0.0.1:0
                inner: { bind: 127.0.0.1:0 }
                limits: { connections: { per-address: 1 } }
            """;

    private @TempDir Path folder;

    @Test
    void a_recording_has_the_figures_of_gateways_and_workers() throws Exception {
        try (var longline = Longline.start(Settings.parse(SETTINGS), new TestRoom());
                var recording = new Recording()) {
            // Flight Recorder is there only now: Longline was started before
            for (String name : List.of("Gateway", "Ends", "Drops", "Worker", "Register")) {
                recording.enable("longline." + name).withPeriod(Duration.ofMillis(100));
            }
            recording.start();
            int port = longline.clientPort("recorded").orElseThrow();
            try (var one = new TextClient(port);
                    var _ = new TextClient(port)) {
                one.receive();
                one.send("hello");
                one.receive();
                var worker = longline.workerFigures().getFirst();

                await().untilAsserted(() -> {
                    List<RecordedEvent> events = events(recording);
                    assertSame(
                            last(events, "longline.Gateway", "gateway", "recorded"),
                            longline.gatewayFigures().getFirst());
                    assertSame(
                            last(events, "longline.Worker", "worker", worker.key()),
                            longline.workerFigures().getFirst());
                    RecordedEvent drops = last(events, "longline.Drops", "gateway", "recorded");
                    assertThat(drops.getString("reason")).isEqualTo(DropReason.ADDRESS_LIMIT.key());
                    assertThat(drops.getLong("count")).isEqualTo(1);
                });
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        RecordedEvent ends =
                                last(events(recording), "longline.Ends", "gateway", "recorded");
                        assertThat(ends.getString("reason")).isEqualTo(Parting.Plain.LEFT.key());
                        assertThat(ends.getLong("count")).isEqualTo(1);
                    });
        }
    }

    @Test
    void a_recording_tells_which_registers_are_heard() throws Exception {
        try (var register = Longline.start(Settings.parse(SETTINGS + "roles: [register]"))) {
            var settings =
                    Settings.parse(
                            SETTINGS
                                    + "roles: [gateway, worker]\nworker: { name: heard }\nregisters: ['127.0.0.1:%d', '127.0.0.1:1']"
                                            .formatted(register.registerPort().orElseThrow()));
            try (var longline = Longline.start(settings, new TestRoom());
                    var recording = new Recording()) {
                for (String name : List.of("Gateway", "Worker", "Register")) {
                    recording.enable("longline." + name).withPeriod(Duration.ofMillis(100));
                }
                recording.start();
                String worker = longline.workerFigures().getFirst().key();

                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> {
                            List<RecordedEvent> events = events(recording);
                            RecordedEvent gateway =
                                    last(events, "longline.Gateway", "gateway", "recorded");
                            assertThat(gateway.getInt("registersHeard")).isEqualTo(1);
                            assertThat(gateway.getInt("registersAway")).isEqualTo(1);
                            RecordedEvent follower =
                                    last(events, "longline.Worker", "worker", worker);
                            assertThat(follower.getInt("registersHeard")).isEqualTo(1);
                            assertThat(follower.getInt("registersAway")).isEqualTo(1);
                            assertThat(events)
                                    .anyMatch(event ->
                                            event.getEventType()
                                                            .getName()
                                                            .equals("longline.Register")
                                                    && event.getInt("gateways") == 1);
                        });
            }
        }
    }

    private static void assertSame(RecordedEvent event, GatewayFigures figures) throws Exception {
        assertThat(figures.messagesIn()).isEqualTo(1);
        assertNumbers(event, figures);
        assertNumbers(event, figures.fanOut());
    }

    private static void assertSame(RecordedEvent event, WorkerFigures figures) throws Exception {
        assertThat(figures.events()).containsEntry(EventKind.MESSAGE, 1L);
        assertNumbers(event, figures);
        figures.events()
                .forEach((kind, count) ->
                        assertThat(event.getLong(kind.toString())).isEqualTo(count));
        assertThat(event.getDuration("handlerTime").toNanos())
                .isEqualTo(figures.handlerTimes().sumNanos());
    }

    /// Each number of the record is there by its name, and what is so or not.
    private static void assertNumbers(RecordedEvent event, Record figures) throws Exception {
        for (RecordComponent component : figures.getClass().getRecordComponents()) {
            if (component.getType().isPrimitive()) {
                assertThat(asLong(event.getValue(component.getName())))
                        .as(component.getName())
                        .isEqualTo(asLong(component.getAccessor().invoke(figures)));
            }
        }
    }

    private static Object asLong(Object value) {
        return value instanceof Number number ? number.longValue() : value;
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        Path file = folder.resolve("figures.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }

    /// The others are of tests that run in the same process.
    private static RecordedEvent last(
            List<RecordedEvent> events, String name, String key, String value) {
        Optional<RecordedEvent> found =
                events.stream()
                        .filter(event -> event.getEventType().getName().equals(name))
                        .filter(event -> event.getString(key).equals(value))
                        .max((a, b) -> a.getEndTime().compareTo(b.getEndTime()));
        assertThat(found).as(name).isPresent();
        return found.orElseThrow();
    }
}
