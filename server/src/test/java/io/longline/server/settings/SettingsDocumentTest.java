package io.longline.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Holds `docs/settings.md`, the defaults and the keys to one another.
class SettingsDocumentTest {
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z.\\[\\]-]+)` \\| ([^|]*) \\| [^|]+ \\|");

    /// A value for every key that differs from its default: what the every-key test sets.
    private static final Map<String, String> OTHER_VALUES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("roles", "gateway"),
                            Map.entry("secret", "s3"),
                            Map.entry("secret-file", ""),
                            Map.entry("client-ids", "sealed"),
                            Map.entry("inner-tls.certificate", "c.pem"),
                            Map.entry("inner-tls.key", "k.pem"),
                            Map.entry("inner-tls.authority", "a.pem"),
                            Map.entry("register.listen", "127.0.0.1:1"),
                            Map.entry("registers", "10.0.0.1:1236"),
                            Map.entry("gateways[].name", "chat"),
                            Map.entry("gateways[].listen", "text://127.0.0.1:2"),
                            Map.entry("gateways[].tls.certificate", "c.pem"),
                            Map.entry("gateways[].tls.key", "k.pem"),
                            Map.entry("gateways[].tls.others[].certificate", "o.pem"),
                            Map.entry("gateways[].tls.others[].key", "ok.pem"),
                            Map.entry("gateways[].inner.bind", "127.0.0.1:3"),
                            Map.entry("gateways[].inner.advertise", "10.0.0.7"),
                            Map.entry("gateways[].heartbeat.interval", "55s"),
                            Map.entry("gateways[].heartbeat.unanswered-limit", "1"),
                            Map.entry("gateways[].heartbeat.data", "ping"),
                            Map.entry("gateways[].buffers.to-client", "1MiB"),
                            Map.entry("gateways[].buffers.to-worker", "2MiB"),
                            Map.entry("gateways[].slow-clients.policy", "keep-latest"),
                            Map.entry("gateways[].slow-clients.soft-bound", "32KiB"),
                            Map.entry("gateways[].max-message", "64KiB"),
                            Map.entry("gateways[].websocket.frames", "binary"),
                            Map.entry("gateways[].websocket.compression", "true"),
                            Map.entry("gateways[].websocket.handshake-timeout", "3s"),
                            Map.entry("gateways[].websocket.max-handshake", "32KiB"),
                            Map.entry("gateways[].drain.window", "5s"),
                            Map.entry("gateways[].drain.message", "bye"),
                            Map.entry("gateways[].drain.code", "1001"),
                            Map.entry("gateways[].worker-choice", "random"),
                            Map.entry("gateways[].limits.connections.in-all", "1000"),
                            Map.entry("gateways[].limits.connections.per-address", "10"),
                            Map.entry("gateways[].limits.connections.new-per-second", "500"),
                            Map.entry(
                                    "gateways[].limits.connections.new-per-second-per-address",
                                    "5"),
                            Map.entry("gateways[].limits.messages.per-second", "50"),
                            Map.entry("gateways[].limits.messages.burst", "20"),
                            Map.entry("gateways[].limits.messages.excess", "5s"),
                            Map.entry("gateways[].limits.sign-in", "30s"),
                            Map.entry("gateways[].limits.groups", "100"),
                            Map.entry("gateways[].limits.session", "64KiB"),
                            Map.entry("gateways[].origins.allowed", "https://example.com"),
                            Map.entry("gateways[].origins.may-be-missing", "false"),
                            Map.entry("gateways[].proxies.trusted", "10.0.0.0/8"),
                            Map.entry("gateways[].proxies.protocol", "required"),
                            Map.entry("gateways[].proxies.header", "forwarded"),
                            Map.entry("worker.name", "chat"),
                            Map.entry("worker.events", "com.example.Chat"),
                            Map.entry("worker.classpath", "a.jar"),
                            Map.entry("worker.waiting.pause-at", "65"),
                            Map.entry("worker.waiting.resume-at", "17"),
                            Map.entry("worker.waiting.limit", "1025"),
                            Map.entry("worker.link.connect-timeout", "4s"),
                            Map.entry("worker.link.answer-timeout", "6s"),
                            Map.entry("worker.link.buffer", "5MiB"),
                            Map.entry("http.enabled", "true"),
                            Map.entry("http.listen", "127.0.0.1:4"),
                            Map.entry("http.root", "classpath:/web"),
                            Map.entry("http.metrics", "false"),
                            Map.entry("redis.url", "redis://127.0.0.1:6379"),
                            Map.entry("transport.kind", "nio"),
                            Map.entry("transport.threads", "2"),
                            Map.entry("run.folder", "/run/longline"),
                            Map.entry("run.name", "chat"),
                            Map.entry("stop-timeout", "9s")));

    @Test
    void every_key_can_be_set_and_is_no_default_then() {
        assertThat(OTHER_VALUES.keySet()).containsExactlyInAnyOrderElementsOf(Section.ALL.keys());

        var sources = new SettingsSources();
        OTHER_VALUES.forEach((key, value) -> sources.set(key.replace("[]", "[0]"), value));
        Settings settings = sources.load().settings();

        var defaults = written(Settings.defaults());
        assertThat(written(settings))
                .allSatisfy((key, value) -> {
                    if (!key.equals("secret-file")) { // tested where files are
                        assertThat(value).as(key).isNotEqualTo(defaults.get(key));
                    }
                });
    }

    @Test
    void the_document_names_every_key_once_with_its_default() throws Exception {
        var documented = new LinkedHashMap<String, String>();
        for (String line : document()) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(documented.put(row.group(1), row.group(2))).as(row.group(1)).isNull();
            }
        }

        assertThat(documented.keySet()).containsExactlyElementsOf(Section.ALL.keys());
        written(Settings.defaults())
                .forEach((key, value) ->
                        assertThat(documented.get(key))
                                .as("default of " + key)
                                .isEqualTo(value.isEmpty() ? "none" : "`" + value + "`"));
    }

    private static List<String> document() throws Exception {
        Path document =
                Stream.of("docs/settings.md", "../docs/settings.md")
                        .map(Path::of)
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow();
        return Files.readAllLines(document);
    }

    /// Each key with its value as it would be written.
    private static Map<String, String> written(Settings settings) {
        var written = new LinkedHashMap<String, String>();
        write(Section.ALL, settings, "", written);
        return written;
    }

    private static void write(
            Section section, Record record, String path, Map<String, String> written) {
        List<Object> values = section.values(record);
        int place = 0;
        for (var entry : section.entries().entrySet()) {
            Object value = values.get(place++);
            String key = path + entry.getKey();
            switch (entry.getValue()) {
                case Section.Entry.One one -> written.put(key, Scalar.format(value));
                case Section.Entry.Many many ->
                        written.put(
                                key,
                                String.join(
                                        ", ",
                                        ((List<?>) value).stream().map(Scalar::format).toList()));
                case Section.Entry.Nested nested ->
                        write(nested.section(), (Record) value, key + ".", written);
                case Section.Entry.Each each -> {
                    var elements = (List<?>) value;
                    var first =
                            elements.isEmpty()
                                    ? each.section().defaults(0)
                                    : (Record) elements.getFirst();
                    write(each.section(), first, key + "[].", written);
                }
            }
        }
    }
}
