package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.Message;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
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
        assertThat(one(events, "longline.FanOut").getString("command")).isEqualTo("SendToGroup");
        assertThat(one(events, "longline.FanOut").getInt("clients")).isEqualTo(1);
        assertThat(one(events, "longline.Drop").getString("reason")).isEqualTo("unknown_word");
        assertThat(all(events, "longline.WorkerLink"))
                .extracting(event -> event.getBoolean("up"))
                .containsExactly(true, false);
    }

    private static void runAGateway() {
        var house = new TestHouse(1);
        int client = house.connect(0);
        house.tell(new JoinGroup(client, "room"));
        house.tell(new SendToGroup(List.of("room"), Connections.NONE, Message.text("x")));
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
