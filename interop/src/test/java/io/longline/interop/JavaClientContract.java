package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.client.GatewayClient;
import io.longline.protocol.ClientId;
import io.longline.protocol.GatewayAddress;
import io.longline.testing.Closing;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What was recorded from the PHP GatewayClient, by our GatewayClient against either cluster.
abstract class JavaClientContract {

    // PHP returns true for these, or nothing
    private static final Set<String> REPORTS_ONLY_THAT_IT_WAS_SENT =
            Set.of("sendToClient", "closeClient", "destoryClient", "setSocketSession");

    /// A cluster whose workers do no more than tell clients their ids.
    abstract Cluster startCluster() throws Exception;

    @Test
    void every_recorded_call_returns_the_same_and_clients_receive_the_same() throws Exception {
        try (var closing = new Closing()) {
            var cluster = closing.add(startCluster());
            var gateway = closing.add(GatewayClient.connect(cluster.register(), ""));
            var clients = new LinkedHashMap<String, TestClient>();
            var ids = new HashMap<String, ClientId>();
            for (var entry : AllCalls.CLIENTS.entrySet()) {
                var wire = entry.getValue();
                var client = closing.add(TestClient.connect(wire, cluster.port(wire)));
                clients.put(entry.getKey(), client);
                ids.put(entry.getKey(), ClientId.of(client.id()));
                client.forget();
            }
            addAbsentClients(ids);
            var replay = new Replay(gateway, ids);

            var plain = new Plain(names(ids));
            var replayed = new HashSet<String>();

            for (var recorded : Recording.calls()) {
                if (Replay.canMake(recorded)) {
                    var call = recorded.get("call").asString();
                    var returned = plain.of(replay.make(call, recorded.get("arguments")));
                    replayed.add("#" + recorded.get("number"));
                    if (!REPORTS_ONLY_THAT_IT_WAS_SENT.contains(call)) {
                        assertThat(returned)
                                .as(recorded.toString())
                                .isEqualTo(plain.of(recorded.get("returned")));
                    }
                }
                gateway.sendToAll("#" + recorded.get("number"));
            }

            gateway.sendToAll("end");
            for (var client : clients.entrySet()) {
                client.getValue().awaitLast("end", TestClient.CLOSED);
                var heard = during(replayed, AllCalls.heard(client.getValue()));
                var recorded = during(replayed, Recording.received(client.getKey()));
                assertThat(Differences.between(heard, recorded))
                        .as("what %s received", client.getKey())
                        .isEmpty();
            }
        }
    }

    /// What came before the mark of each of these calls, and after the last.
    private static List<String> during(Set<String> marks, List<String> received) {
        var kept = new ArrayList<String>();
        var sinceMark = new ArrayList<String>();
        for (var message : received) {
            sinceMark.add(message);
            if (message.startsWith("#")) {
                if (marks.contains(message)) {
                    kept.addAll(sinceMark);
                }
                sinceMark.clear();
            }
        }
        kept.addAll(sinceMark);
        return kept;
    }

    private static Map<ClientId, String> names(Map<String, ClientId> ids) {
        var names = new HashMap<ClientId, String>();
        ids.forEach((name, id) -> names.put(id, "<" + name + ">"));
        return names;
    }

    private static void addAbsentClients(Map<String, ClientId> ids) {
        ids.put("offline", new ClientId(gateway(ids, "a"), Integer.MAX_VALUE));
        ids.put("offlineText", new ClientId(gateway(ids, "d"), Integer.MAX_VALUE));
        ids.put("elsewhere", new ClientId(GatewayAddress.parse("127.0.0.1:1"), 1));
    }

    private static GatewayAddress gateway(Map<String, ClientId> ids, String client) {
        return Objects.requireNonNull(ids.get(client)).gateway();
    }
}
