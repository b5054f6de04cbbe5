package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.Message;
import io.longline.server.Longline;
import io.longline.server.settings.Settings;
import io.longline.testing.JavaCommand;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The Autobahn testsuite, version 0.6.4, against a gateway whose worker sends everything back. Its
/// reports are in `target/autobahn/reports`.
class AutobahnTest {
    private static final Path FOLDER = Path.of("target", "autobahn");
    private static final int LIMIT_SECONDS = 300;

    /// Of the cases about size and time, those that take this client, on a JVM, a second or two:
    /// its megabytes and its pieces of 64 bytes take minutes of its own time, not of the gateway's.
    private static final List<String> CASES =
            List.of(
                    "1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*", "9.1.1", "9.2.1",
                    "9.7.1", "9.8.1");

    private static final String ECHO_IS_LATE =
            "what was in order before the error is echoed by a worker, and the gateway closes"
                    + " without waiting for it";
    private static final String SEEN_AT_THE_END =
            "text that is not UTF-8 is refused when its message is whole, not at its first bad"
                    + " byte";

    /// Where the standard says "may" and the suite would like it otherwise.
    private static final Map<String, String> NON_STRICT =
            Map.ofEntries(
                    Map.entry("3.2", ECHO_IS_LATE),
                    Map.entry("3.3", ECHO_IS_LATE),
                    Map.entry("3.4", ECHO_IS_LATE),
                    Map.entry("4.1.3", ECHO_IS_LATE),
                    Map.entry("4.1.4", ECHO_IS_LATE),
                    Map.entry("4.1.5", ECHO_IS_LATE),
                    Map.entry("4.2.3", ECHO_IS_LATE),
                    Map.entry("4.2.4", ECHO_IS_LATE),
                    Map.entry("4.2.5", ECHO_IS_LATE),
                    Map.entry("5.15", ECHO_IS_LATE),
                    Map.entry("6.4.1", SEEN_AT_THE_END),
                    Map.entry("6.4.2", SEEN_AT_THE_END),
                    Map.entry("6.4.3", SEEN_AT_THE_END),
                    Map.entry("6.4.4", SEEN_AT_THE_END));

    /// The suite has no opinion on these and writes down what it saw.
    private static final List<String> INFORMATIONAL = List.of("7.1.6", "7.13.1", "7.13.2");

    @Test
    void the_gateway_speaks_websocket_as_rfc_6455_has_it() throws Exception {
        var settings =
                Settings.parse(
                        """
                        register: { listen: "127.0.0.1:0" }
                        gateways:
                          - name: web
                            listen: "websocket://127.0.0.1:0"
                            inner: { bind: "127.0.0.1:0" }
                            buffers: { to-client: 32MiB }
                            websocket: { compression: true }
                        """);
        Map<String, JsonNode> results;
        try (var longline = Longline.start(settings, new Echo())) {
            results = run("ws://127.0.0.1:" + longline.clientPort("web").orElseThrow());
        }

        assertThat(results).hasSize(251);
        var problems = new ArrayList<String>();
        results.forEach((number, result) -> {
            String behaviour = result.get("behavior").asString();
            String close = result.get("behaviorClose").asString();
            if (!isAsExpected(number, behaviour) || !isAsExpected(number, close)) {
                problems.add("%s: %s, close %s".formatted(number, behaviour, close));
            }
        });
        assertThat(problems).isEmpty();
    }

    private static boolean isAsExpected(String number, String behaviour) {
        return switch (behaviour) {
            case "OK" -> true;
            case "NON-STRICT" -> NON_STRICT.containsKey(number);
            case "INFORMATIONAL" -> INFORMATIONAL.contains(number);
            default -> false;
        };
    }

    private static Map<String, JsonNode> run(String url) throws Exception {
        Path reports = FOLDER.resolve("reports");
        Path index = reports.resolve("index.json");
        Files.deleteIfExists(index); // that of the last run proves nothing
        Path output = FOLDER.resolve("output.txt");
        Process client =
                new ProcessBuilder(
                                JavaCommand.program("java"),
                                "-cp",
                                jar("jython-standalone")
                                        + File.pathSeparator
                                        + jar("autobahntestsuite-maven-plugin"),
                                "org.python.util.jython",
                                Path.of("src", "test", "python", "autobahn-client.py").toString(),
                                url,
                                reports.toString(),
                                String.join(",", CASES),
                                "none")
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            client.destroyForcibly();
            throw new AssertionError(
                    "the client was not done after %d s:\n%s"
                            .formatted(LIMIT_SECONDS, Files.readString(output)));
        }
        assertThat(index).as(Files.readString(output)).exists();
        var results = new TreeMap<String, JsonNode>();
        JsonMapper.shared()
                .readTree(Files.readString(index))
                .get("Longline")
                .propertyStream()
                .forEach(result -> results.put(result.getKey(), result.getValue()));
        return results;
    }

    /// The build puts it there.
    private static Path jar(String artifact) {
        Path jar = FOLDER.resolve(artifact + ".jar");
        Assumptions.assumeTrue(
                Files.exists(jar), "needs " + jar + ", which the Maven build puts there");
        return jar;
    }

    private static final class Echo implements Events {
        @Override
        public void onMessage(Client client, Message message) {
            client.send(message);
        }
    }
}
