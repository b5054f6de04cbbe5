package io.longline.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
                        "GATEWAY LISTEN INNER CLIENTS UIDS GROUPS WORKERS",
                        "chat/web text://0.0.0.0:8282 10.0.0.7:2900 1 2 3 4")
                .containsSequence(
                        "GATEWAY IN/S OUT/S IN OUT BYTES IN BYTES OUT SLOW QUEUED TO WORKERS"
                                + " DROPPED",
                        "chat/web 5.0 6.0 1,234 5,678 7 B 8 B 9 10 B 11 B 0");
    }

    @Test
    void a_node_of_an_older_version_names_gateways_as_the_others_do() {
        String inFull = "[2001:DB8:0:0:0:0:0:7]:2900";

        assertThat(
                        Json.read("{\"address\":\"%s\"}".formatted(inFull), GatewayFacts.class)
                                .address())
                .isEqualTo("[2001:db8::7]:2900");
        assertThat(
                        Json.read("{\"gateways\":[\"%s\"]}".formatted(inFull), RegisterFacts.class)
                                .gateways())
                .containsExactly("[2001:db8::7]:2900");
    }

    @Test
    void the_version_is_beside_each_node_when_there_are_several() {
        assertThat(lines(StatusText.of(cluster(node("chat", "1.2"), node("push", "1.2")))))
                .contains("Longline 1.2", "NODE HOST PID ROLES UP MEMORY HEAP CPU LOAD FILES");

        assertThat(lines(StatusText.of(cluster(node("chat", "1.2"), node("push", "1.3")))))
                .contains("NODE HOST PID ROLES VERSION UP MEMORY HEAP CPU LOAD FILES")
                .anyMatch(line -> line.startsWith("push host 1 gateway 1.3 "))
                .noneMatch(line -> line.startsWith("Longline"));
    }

    @Test
    void a_client_has_its_gateway() {
        String connections =
                ConnectionsText.of(
                        new ConnectionPage(
                                List.of(client("s.kL2", "10.0.0.7:2900", "text", 5, 6, true)),
                                true,
                                List.of()));

        assertThat(lines(connections))
                .containsExactly(
                        "CLIENT ID GATEWAY REMOTE AGE IN OUT QUEUED WAITING PAUSED WORKER",
                        "s.kL2 10.0.0.7:2900 10.1.1.1:50000 0s 1 / 3 B 2 / 4 B 5 B 6 yes"
                                + " 10.0.0.8:chat:1",
                        "1 connection at 10.0.0.7:2900 (text)");
    }

    @Test
    void columns_that_say_nothing_of_any_client_are_left_out() {
        var calm = client("one", "10.0.0.7:2900", "text", 0, 0, false);
        var slow = client("two", "10.0.0.7:2901", "websocket", 7, 0, false);

        assertThat(lines(ConnectionsText.of(new ConnectionPage(List.of(calm), true, List.of()))))
                .startsWith("CLIENT ID GATEWAY REMOTE AGE IN OUT WORKER");
        assertThat(
                        lines(
                                ConnectionsText.of(
                                        new ConnectionPage(List.of(calm, slow), true, List.of()))))
                .containsExactly(
                        "CLIENT ID GATEWAY REMOTE AGE IN OUT QUEUED WORKER",
                        "one 10.0.0.7:2900 10.1.1.1:50000 0s 1 / 3 B 2 / 4 B 0 B 10.0.0.8:chat:1",
                        "two 10.0.0.7:2901 10.1.1.1:50000 0s 1 / 3 B 2 / 4 B 7 B 10.0.0.8:chat:1",
                        "2 connections: 1 at 10.0.0.7:2900 (text), 1 at 10.0.0.7:2901 (websocket)");
    }

    @Test
    void of_some_clients_it_is_said_that_there_are_more() {
        var clients =
                IntStream.range(0, 5)
                        .mapToObj(i -> client("one", "10.0.0." + i + ":2900", "text", 0, 0, false))
                        .toList();

        assertThat(lines(ConnectionsText.of(new ConnectionPage(clients, false, List.of()))))
                .contains(
                        "the first 5 at 5 gateways; --limit shows more, --uid, --group, --id and"
                                + " --gateway fewer");
    }

    private static ConnectionPage.Row client(
            String id, String gateway, String protocol, long queued, int waiting, boolean paused) {
        return new ConnectionPage.Row(
                id,
                gateway,
                protocol,
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
                queued,
                paused,
                waiting);
    }

    private static List<String> lines(String table) {
        return table.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    private static ClusterFacts cluster(GatewayFacts... gateways) {
        return cluster(node("chat", "1", gateways));
    }

    private static ClusterFacts cluster(NodeFacts... nodes) {
        return new ClusterFacts(List.of(nodes), List.of(), List.of(), List.of(), List.of());
    }

    private static NodeFacts node(String name, String version, GatewayFacts... gateways) {
        return new NodeFacts(
                name,
                name,
                "host",
                1,
                version,
                "25",
                List.of("gateway"),
                0,
                0,
                ProcessFacts.UNKNOWN,
                null,
                List.of(gateways),
                null);
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
