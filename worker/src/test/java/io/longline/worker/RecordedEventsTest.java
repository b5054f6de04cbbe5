package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.client.Gateway;
import io.longline.protocol.ClientId;
import io.longline.register.Register;
import io.longline.register.RegisterSettings;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// What Flight Recorder has to say of a worker. It records the whole process, and so also the
/// workers of tests that run at the same time: each test looks at its own client, worker or
/// gateway.
class RecordedEventsTest {
    private static final TestGateway GATEWAY = new TestGateway();
    private static final ClientId CLIENT = GATEWAY.client(0x5ec0de);

    private @TempDir Path folder;

    @Test
    void a_recording_tells_of_handlers_above_its_threshold_and_of_reloads() throws Exception {
        List<RecordedEvent> events = record(Duration.ZERO);

        assertThat(events)
                .filteredOn(RecordedEventsTest::isOfOurHandler)
                .singleElement()
                .satisfies(handler -> {
                    assertThat(handler.getString("handler")).isEqualTo("onMessage");
                    assertThat(handler.getBoolean("failed")).isTrue();
                });
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("longline.Reload"))
                .filteredOn(reload -> reload.getString("worker").equals("recorded"))
                .hasSize(1);
    }

    @Test
    void a_handler_below_the_threshold_is_left_out() throws Exception {
        assertThat(record(Duration.ofDays(1)))
                .isNotEmpty()
                .noneMatch(RecordedEventsTest::isOfOurHandler);
    }

    private static boolean isOfOurHandler(RecordedEvent event) {
        return event.getEventType().getName().equals("longline.Handler")
                && event.getString("client").equals(CLIENT.toString());
    }

    /// Takes a second: after so long a worker connects again.
    @Test
    void a_recording_tells_when_a_gateway_comes_and_goes_and_why() throws Exception {
        List<RecordedEvent> links;
        BusinessWorker ended;
        try (var recording = new Recording();
                var register = Register.start(RegisterSettings.listening("127.0.0.1:0"));
                var gateway = RemoteGateway.java("one")) {
            recording.enable("longline.GatewayLink");
            recording.start();
            register.announce(gateway.address());
            var settings =
                    WorkerSettings.named("test")
                            .withRegisters(List.of("127.0.0.1:" + register.port()))
                            .withStopLimit(Duration.ofMillis(50)); // it does not answer a leave
            try (var worker = BusinessWorker.start((_, _) -> {}, settings, List.of())) {
                await().until(() -> worker.figures().gateways() == 1);
                assertThat(worker.figures().linksLost()).isZero();
                gateway.worker().hangUp();
                gateway.worker();
                await().until(() -> worker.figures().gateways() == 1);
                assertThat(worker.figures().linksLost()).isEqualTo(1);
                ended = worker;
            }
            // the last one is recorded on the link's own thread, for which a close does not wait
            assertThat(ended.figures().linksLost()).isEqualTo(1); // the second one it left
            links = await().until(() -> linksTo(gateway, recording), all -> all.size() >= 4);
        }

        assertThat(links)
                .extracting(link -> link.getBoolean("up"))
                .containsExactly(true, false, true, false);
        assertThat(links.get(0).getString("why")).isEmpty();
        assertThat(links.get(1).getString("why")).isNotEmpty().isNotEqualTo("left");
        assertThat(links.get(3).getString("why")).isEqualTo("left");
    }

    private List<RecordedEvent> linksTo(RemoteGateway gateway, Recording recording)
            throws IOException {
        Path file = folder.resolve("links.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("longline.GatewayLink"))
                .filter(link -> link.getString("gateway").equals(gateway.address().toString()))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
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
        var settings = WorkerSettings.named("recorded");
        Events events =
                (client, message) -> {
                    throw new java.io.IOException("user's");
                };
        var dispatcher =
                new EventDispatcher(
                        ServedEvents.of(events),
                        settings,
                        GATEWAY,
                        new Gateway(GATEWAY, Duration.ofSeconds(5)));
        dispatcher.deliver(GATEWAY.message(CLIENT.connection(), "x"));
        dispatcher.flush();
        await().until(dispatcher::isIdle);
        dispatcher.serve(ServedEvents.of(events));
    }
}
