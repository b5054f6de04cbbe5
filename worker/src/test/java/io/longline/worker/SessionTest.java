package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longline.protocol.SerializedSession;
import io.longline.protocol.wire.Sessions;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class SessionTest {
    private static final SerializedSession TOM =
            Sessions.encode(Map.of("name", "Tom", "tags", List.of("a")));

    @Test
    void it_is_read_when_it_is_first_looked_at_and_once() {
        int[] reads = {0};
        var session =
                new Session(() -> {
                    reads[0]++;
                    return TOM;
                });
        assertThat(reads[0]).isZero();
        assertThat(session.isTouched()).isFalse();

        assertThat(session).containsEntry("name", "Tom").hasSize(2);

        assertThat(reads[0]).isEqualTo(1);
    }

    @Test
    void reading_changes_nothing() {
        var session = new Session(() -> TOM);

        assertThat(session.get("name")).isEqualTo("Tom");

        assertThat(session.now()).isEqualTo(TOM);
    }

    @Test
    void reading_none_leaves_none() {
        var session = new Session(() -> SerializedSession.NONE);

        assertThat(session.get("name")).isNull();

        assertThat(session.now()).isSameAs(SerializedSession.NONE);
    }

    @Test
    void a_change_deep_inside_is_a_change() {
        var session = new Session(() -> TOM);

        @SuppressWarnings("unchecked") // it is what was put there
        var tags = (List<Object>) java.util.Objects.requireNonNull(session.get("tags"));
        tags.add("b");

        assertThat(Sessions.decode(session.now())).containsEntry("tags", List.of("a", "b"));
    }

    @Test
    void every_way_of_changing_a_map_is_a_change() {
        var session = new Session(() -> TOM);

        session.put("age", 31);
        session.remove("tags");
        session.entrySet().iterator().next().setValue("Tim");

        assertThat(Sessions.decode(session.now())).isEqualTo(Map.of("name", "Tim", "age", 31L));
    }

    @Test
    void after_its_handler_it_can_be_read_and_not_be_changed() {
        var session = new Session(() -> TOM);
        session.endOfHandler();

        assertThat(session.get("name")).isEqualTo("Tom");
        assertThatThrownBy(() -> session.put("name", "Tim"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("updateSession");
    }
}
