package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientField;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.SelectedClient;
import io.longline.protocol.Where;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

class SelectAnswerTest {

    private static final SelectedClient BARE = new SelectedClient(null, null, null);
    private static final SelectedClient GROUPED = new SelectedClient(null, null, Set.of("room"));
    private static final SelectedClient WHOLE = new SelectedClient(null, "u1", Set.of("room"));

    @Test
    void clients_behind_which_php_would_not_look_come_last() {
        var answer = new LinkedHashMap<Integer, SelectedClient>();
        answer.put(1, BARE);
        answer.put(2, WHOLE);
        answer.put(3, GROUPED);
        answer.put(4, WHOLE);
        var query = new Select(List.of(ClientField.UID, ClientField.GROUPS), new Where.Everyone());

        var told = ReplyCodec.decode(query, ReplyCodec.encode(query, answer));

        assertThat(told.keySet()).containsExactly(2, 4, 1, 3);
        assertThat(told).isEqualTo(answer);
    }
}
