package io.longline.interop;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the original answered to `all-calls.php`, kept so that Longline can be held to it where
/// there is no PHP.
final class Recording {

    private static final Path FILE =
            Path.of("src", "test", "resources", "io", "longline", "interop", "all-calls.jsonl");

    private Recording() {}

    static List<String> lines() throws IOException {
        return Files.readAllLines(FILE);
    }

    /// The recorded calls, in order.
    static List<JsonNode> calls() throws IOException {
        return lines().stream()
                .map(JsonMapper.shared()::readTree)
                .filter(line -> line.has("call"))
                .toList();
    }

    /// What one of the clients received.
    static List<String> received(String client) throws IOException {
        return lines().stream()
                .map(JsonMapper.shared()::readTree)
                .filter(line -> line.path("client").asString("").equals(client))
                .flatMap(line -> line.get("received").valueStream())
                .map(JsonNode::asString)
                .toList();
    }

    /// With `-Dinterop.record=true` the recording is made anew.
    static boolean isWanted() {
        return Boolean.getBoolean("interop.record");
    }

    static void write(List<String> lines) throws IOException {
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, lines);
    }
}
