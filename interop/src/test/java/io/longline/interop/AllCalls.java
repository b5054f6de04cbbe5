package io.longline.interop;

import io.longline.testing.Closing;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What came of one run of `all-calls.php`: a line for each call, and what each client received.
record AllCalls(List<String> calls, Map<String, List<String>> received) {

    /// RFC 6455 wants it; GatewayWorker just closes.
    static final String CLOSE_FRAME = "frame 88: 03e8";

    /// On which protocol each client of the script is.
    static final Map<String, Wire> CLIENTS = new LinkedHashMap<>();

    static {
        for (var name : List.of("a", "b", "c", "f", "h")) {
            CLIENTS.put(name, Wire.WEBSOCKET);
        }
        for (var name : List.of("d", "e", "g")) {
            CLIENTS.put(name, Wire.TEXT);
        }
    }

    static AllCalls run(Cluster cluster, String... options) throws IOException {
        var clients = new LinkedHashMap<String, TestClient>();
        try (var closing = new Closing()) {
            for (var entry : CLIENTS.entrySet()) {
                var wire = entry.getValue();
                var client = closing.add(TestClient.connect(wire, cluster.port(wire)));
                clients.put(entry.getKey(), client);
                // one after the other, so that the numbers of their connections are in this order
                client.id();
            }
            var ids = new ArrayList<String>();
            clients.forEach(
                    (name, client) -> ids.add("\"%s\":\"%s\"".formatted(name, client.id())));
            clients.values().forEach(TestClient::forget);
            var arguments = new ArrayList<String>();
            arguments.add("all-calls.php");
            arguments.add(cluster.register());
            arguments.add("{" + String.join(",", ids) + "}");
            arguments.addAll(List.of(options));
            var calls = Php.run(arguments.toArray(String[]::new));
            var received = new LinkedHashMap<String, List<String>>();
            clients.forEach((name, client) -> received.put(name, untilTheEnd(client)));
            return new AllCalls(calls, received);
        }
    }

    /// The whole as lines of JSON, to be kept or compared.
    List<String> lines() {
        var lines = new ArrayList<>(calls);
        received.forEach((name, messages) -> {
            var line = new LinkedHashMap<String, Object>();
            line.put("client", name);
            line.put("received", messages);
            lines.add(JsonMapper.shared().writeValueAsString(line));
        });
        return lines;
    }

    /// Of a long message only how long it is: what it says is compared by the script's own hash.
    private static String shortened(String message) {
        return message.length() > 200 ? message.length() + " characters" : message;
    }

    /// What the client received but for the close frame, which RFC 6455 wants and GatewayWorker
    /// does not send.
    static List<String> heard(TestClient client) {
        return client.received().stream()
                .filter(message -> !message.equals(CLOSE_FRAME))
                .map(AllCalls::shortened)
                .toList();
    }

    private static List<String> untilTheEnd(TestClient client) {
        client.awaitLast("end", TestClient.CLOSED);
        return heard(client);
    }
}
