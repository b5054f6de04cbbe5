package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.client.Gateway;
import io.longline.register.Register;
import io.longline.register.RegisterSettings;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// What Flight Recorder has to say of a worker.
class RecordedEventsTest {
    private @TempDir Path folder;

    @Test
    void a_recording_tells_of_handlers_above_its_threshold_and_of_reloads() throws Exception {
        List<RecordedEvent> events = record(Duration.ZERO);

        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("longline.Handler"))
                .singleElement()
                .satisfies(handler -> {
                    assertThat(handler.getString("handler")).isEqualTo("onMessage");
                    assertThat(handler.getString("client")).startsWith("7f000001");
                    assertThat(handler.getBoolean("failed")).isTrue();
                });
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("longline.Reload"))
                .singleElement()
                .satisfies(reload -> assertThat(reload.getString("worker")).isEqualTo("test"));
    }

    @Test
    void a_handler_below_the_threshold_is_left_out() throws Exception {
        assertThat(record(Duration.ofDays(1)))
                .extracting(event -> event.getEventType().getName())
                .doesNotContain("longline.Handler");
    }

    /// Takes a second: after so long a worker connects again.
    @Test
    void a_recording_tells_when_a_gateway_comes_and_goes_and_why() throws Exception {
        Path file = folder.resolve("links.jfr");
        String address;
        try (var recording = new Recording();
                var register = Register.start(RegisterSettings.listening("127.0.0.1:0"));
                var gateway = RemoteGateway.java("one")) {
            address = gateway.address().toString();
            recording.enable("longline.GatewayLink");
            recording.start();
            register.announce(gateway.address());
            var settings =
                    WorkerSettings.named("test")
                            .withRegisters(List.of("127.0.0.1:" + register.port()));
            try (var worker = BusinessWorker.start((_, _) -> {}, settings, List.of())) {
                await().until(() -> worker.figures().gateways() == 1);
                gateway.worker().hangUp();
                gateway.worker();
                await().until(() -> worker.figures().gateways() == 1);
            }
            recording.stop();
            recording.dump(file);
        }

        // other tests have gateways at the same time
        List<RecordedEvent> links =
                RecordingFile.readAllEvents(file).stream()
                        .filter(event ->
                                event.getEventType().getName().equals("longline.GatewayLink"))
                        .filter(link -> link.getString("gateway").equals(address))
                        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                        .toList();

        assertThat(links)
                .extracting(link -> link.getBoolean("up"))
                .containsExactly(true, false, true, false);
        assertThat(links.get(0).getString("why")).isEmpty();
        assertThat(links.get(1).getString("why")).isNotEmpty().isNotEqualTo("left");
        assertThat(links.get(3).getString("why")).isEqualTo("left");
    }

    private List<RecordedEvent> record(Duration threshold) throws Exception {
        Path file = folder.resolve("worker.jfr");
        try (var recording = new Recording()) {
            recording.enable("longline.Handler").withThreshold(threshold);
            recording.start();
            runAWorker();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file);
    }

    private static void runAWorker() {
        var gateway = new TestGateway();
        var settings = WorkerSettings.named("test");
        Events events =
                (client, message) -> {
                    throw new java.io.IOException("user's");
                };
        var dispatcher =
                new EventDispatcher(
                        ServedEvents.of(events),
                        settings,
                        gateway,
                        new Gateway(gateway, Duration.ofSeconds(5)));
        dispatcher.deliver(gateway.message(1, "x"));
        dispatcher.flush();
        await().until(dispatcher::isIdle);
        dispatcher.serve(ServedEvents.of(events));
    }
}
