package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.ForgetClient;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.Message;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What Flight Recorder has to say of a gateway.
class RecordedEventsTest {
    private @TempDir Path folder;

    @Test
    void a_recording_tells_what_happened() throws Exception {
        Path file = folder.resolve("gateway.jfr");
        try (var recording = new Recording()) {
            recording.start();
            runAGateway();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);

        assertThat(one(events, "longline.ClientOpened").getString("client"))
                .isEqualTo(one(events, "longline.ClientClosed").getString("client"));
        assertThat(one(events, "longline.ClientOpened").getString("address"))
                .isEqualTo("127.0.0.1");
        assertThat(one(events, "longline.ClientClosed").getInt("groups")).isEqualTo(1);
        assertThat(one(events, "longline.ClientClosed").getString("reason")).isEqualTo("closed");
        assertThat(one(events, "longline.ClientClosed").getLong("messagesOut")).isEqualTo(1);
        assertThat(one(events, "longline.ClientClosed").getLong("bytesOut")).isEqualTo(5);
        assertThat(one(events, "longline.ClientClosed").getDuration("age"))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(one(events, "longline.FanOut").getString("command")).isEqualTo("SendToGroup");
        assertThat(one(events, "longline.FanOut").getInt("clients")).isEqualTo(1);
        assertThat(one(events, "longline.Drop").getString("reason")).isEqualTo("unknown_word");
        assertThat(all(events, "longline.WorkerLink"))
                .extracting(event -> event.getBoolean("up"))
                .containsExactly(true, false);
        assertThat(all(events, "longline.WorkerLink"))
                .extracting(event -> event.getString("why"))
                .containsExactly("", "lost");
    }

    @Test
    void a_recording_tells_why_clients_and_workers_have_gone() throws Exception {
        Path file = folder.resolve("gone.jfr");
        try (var recording = new Recording()) {
            recording.start();
            letThemGo();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);

        assertThat(all(events, "longline.ClientClosed"))
                .extracting(event -> event.getString("reason"))
                .containsExactly("left", "silent", "group_limit", "forgotten", "no_worker");
        assertThat(all(events, "longline.WorkerLink"))
                .extracting(event -> event.getString("why"))
                .containsExactly("", "left");
    }

    private static void letThemGo() {
        var settings =
                GatewaySettings.listening("text://127.0.0.1:0")
                        .withHeartbeat(Duration.ofSeconds(1), 1, Message.text(""))
                        .withLimits(
                                new Limits(
                                        Limits.DEFAULTS.connections(),
                                        Limits.DEFAULTS.messages(),
                                        Duration.ZERO,
                                        1,
                                        0));
        var house = new TestHouse(1, settings);
        int left = house.connect(0);
        house.traffic(left).closed(house.connection(left), Parting.Plain.LEFT);
        int silent = house.connect(0);
        while (!house.connection(silent).isGone()) {
            house.part(0).heartbeat().tick();
            house.runAll();
        }
        int greedy = house.connect(0);
        house.tell(new JoinGroup(greedy, "one"));
        house.tell(new JoinGroup(greedy, "two"));
        house.tell(new ForgetClient(house.connect(0)));
        var _ = house.pool().leave(house.worker());
        house.pool().remove(house.worker());
        house.runAll();
        house.pass(WorkerSuccession.LONGEST_WAIT.plusSeconds(1));
        house.traffic(left).checkWaiting();
        house.connect(0);
    }

    private static void runAGateway() {
        var house = new TestHouse(1);
        int client = house.connect(0);
        house.pass(Duration.ofSeconds(7));
        house.tell(new JoinGroup(client, "room"));
        house.tell(new SendToGroup(List.of("room"), Connections.NONE, Message.text("hello")));
        house.drops().count(DropReason.UNKNOWN_WORD, "word 99");
        house.tell(new DestroyClient(client));
        house.pool().remove(house.worker());
    }

    private static RecordedEvent one(List<RecordedEvent> events, String name) {
        List<RecordedEvent> found = all(events, name);
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    private static List<RecordedEvent> all(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }
}
