package io.longline.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/// What `status` and `connections` say where one gateway could be taken for another.
class TablesTest {

    @Test
    void drops_are_shown_for_each_gateway_by_reason() {
        String status =
                StatusText.of(
                        cluster(
                                gateway(
                                        "web",
                                        0,
                                        0,
                                        Map.of(),
                                        Map.of("no-worker", 1234L, "too-slow", 5L)),
                                gateway("text", 0, 0, Map.of(), Map.of("no-worker", 7L))));

        assertThat(lines(status))
                .containsSequence(
                        "GATEWAY DROPPED WHY",
                        "chat/web 1,234 no-worker",
                        "chat/web 5 too-slow",
                        "chat/text 7 no-worker");
    }

    @Test
    void clients_that_are_no_longer_there_are_shown_for_each_gateway_by_reason() {
        String status =
                StatusText.of(
                        cluster(
                                gateway("web", 0, 0, Map.of("left", 1234L), Map.of()),
                                gateway("text", 0, 0, Map.of("silent", 7L), Map.of())));

        assertThat(lines(status))
                .containsSequence("GATEWAY ENDED WHY", "chat/web 1,234 left", "chat/text 7 silent");
    }

    @Test
    void a_gateway_has_its_messages_since_the_start_beside_their_bytes() {
        String status = StatusText.of(cluster(gateway("web", 1234, 5678, Map.of(), Map.of())));

        assertThat(lines(status))
                .containsSequence(
                        "GATEWAY LISTEN INNER CLIENTS UIDS GROUPS WORKERS IN/S OUT/S IN OUT BYTES"
                                + " IN BYTES OUT SLOW QUEUED TO WORKERS DROPPED",
                        "chat/web text://0.0.0.0:8282 10.0.0.7:2900 1 2 3 4 5.0 6.0 1,234 5,678 7 B"
                                + " 8 B 9 10 B 11 B 0");
    }

    @Test
    void a_client_has_its_gateway() {
        var client =
                new ConnectionPage.Row(
                        "s.kL2",
                        "10.0.0.7:2900",
                        "text",
                        "10.1.1.1:50000",
                        null,
                        List.of(),
                        0,
                        "10.0.0.8:chat:1",
                        0,
                        1,
                        2,
                        3,
                        4,
                        5,
                        false,
                        6);

        String connections =
                ConnectionsText.of(new ConnectionPage(List.of(client), true, List.of()));

        assertThat(lines(connections))
                .startsWith(
                        "CLIENT ID GATEWAY PROTOCOL REMOTE UID GROUPS AGE IN OUT BYTES IN BYTES"
                                + " OUT QUEUED WAITING READ WORKER",
                        "s.kL2 10.0.0.7:2900 text 10.1.1.1:50000 - - 0s 1 2 3 B 4 B 5 B 6 yes"
                                + " 10.0.0.8:chat:1");
    }

    private static List<String> lines(String table) {
        return table.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    private static ClusterFacts cluster(GatewayFacts... gateways) {
        var node =
                new NodeFacts(
                        "id",
                        "chat",
                        "host",
                        1,
                        "1",
                        "25",
                        List.of("gateway"),
                        0,
                        0,
                        ProcessFacts.UNKNOWN,
                        null,
                        List.of(gateways),
                        null);
        return new ClusterFacts(List.of(node), List.of(), List.of(), List.of(), List.of());
    }

    private static GatewayFacts gateway(
            String name, long in, long out, Map<String, Long> ended, Map<String, Long> drops) {
        return new GatewayFacts(
                name,
                "text://0.0.0.0:8282",
                "10.0.0.7:2900",
                false,
                1,
                1,
                ended,
                in,
                out,
                7,
                8,
                5,
                6,
                2,
                3,
                4,
                9,
                10,
                11,
                drops,
                List.of());
    }
}
