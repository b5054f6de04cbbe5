package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.DropReason;
import io.longline.server.settings.Settings;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is said of drops can be looked up.
class DropReasonsTest {
    private static final Pattern SETTING = Pattern.compile("\\(the (?:bound|list) is ([a-z.-]+)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /// A line of the table of limits.
    private record Row(String limit, String standard, String reason, String seen) {}

    @Test
    void bounds_are_named_as_the_settings_are() throws IOException {
        String settings = Files.readString(Path.of("../docs/settings.md"));
        List<String> named = new ArrayList<>();
        for (DropReason reason : DropReason.values()) {
            Matcher setting = SETTING.matcher(reason.toString());
            if (setting.find()) {
                named.add(setting.group(1));
            }
        }

        assertThat(named)
                .hasSizeGreaterThan(10)
                .allSatisfy(key ->
                        assertThat(settings)
                                .containsPattern(
                                        "`gateways\\[\\]\\." + Pattern.quote(key) + "[.`]"));
    }

    @Test
    void every_reason_is_in_the_table_of_limits_with_what_clients_are_told() throws IOException {
        Map<String, Row> table = table();

        assertThat(table.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(DropReason.values()).map(DropReason::key).toList());
        for (DropReason reason : DropReason.values()) {
            Row row = Objects.requireNonNull(table.get(reason.key()));
            String told = reason.closeReason().text();
            Matcher setting = SETTING.matcher(reason.toString());
            // named as the log names it
            assertThat(row.limit()).startsWith(setting.find() ? "`" + setting.group(1) : "");
            assertThat(row.seen())
                    .as(row.reason())
                    .contains(told.isEmpty() ? "" : "`" + told + "`");
        }
    }

    @Test
    void the_table_of_limits_has_the_defaults_of_the_settings() throws IOException {
        String settings = Files.readString(Path.of("../docs/settings.md"));
        List<Row> withSetting =
                table().values().stream().filter(row -> row.limit().startsWith("`")).toList();

        assertThat(withSetting)
                .hasSizeGreaterThan(15)
                .allSatisfy(row -> {
                    Matcher key = CODE.matcher(row.limit());
                    assertThat(key.find()).isTrue();
                    assertThat(settings)
                            .contains(
                                    "| `gateways[].%s` | %s |"
                                            .formatted(key.group(1), row.standard()));
                });
    }

    @Test
    void a_reason_is_spelled_one_way() throws Exception {
        var settings =
                Settings.parse(
                        """
                        register: { listen: 127.0.0.1:0 }
                        gateways:
                          - listen: text://127.0.0.1:0
                            inner: { bind: 127.0.0.1:0 }
                            limits: { connections: { per-address: 1 } }
                        http: { enabled: true, listen: 127.0.0.1:0 }
                        """);
        try (var longline = Longline.start(settings, new TestRoom());
                var one = new TextClient(longline.clientPort("web").orElseThrow());
                var _ = new TextClient(longline.clientPort("web").orElseThrow());
                var browser = HttpClient.newHttpClient()) {
            one.send("hello");
            var facts = new ServiceFacts(longline, "here");
            await().untilAsserted(() ->
                    assertThat(facts.now().gateways().getFirst().drops())
                            .containsExactly(entry("address_limit", 1L)));

            var uri =
                    URI.create(
                            "http://127.0.0.1:" + longline.httpPort().orElseThrow() + "/metrics");
            assertThat(
                            browser.send(
                                            HttpRequest.newBuilder(uri).build(),
                                            BodyHandlers.ofString())
                                    .body())
                    .contains("drops_total{gateway=\"web\",reason=\"address_limit\"} 1.0");
        }
    }

    private static Map<String, Row> table() throws IOException {
        var rows = new LinkedHashMap<String, Row>();
        Files.readAllLines(Path.of("../docs/settings.md")).stream()
                .dropWhile(line -> !line.startsWith("| limit |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(2, line.length() - 2).split(" \\| "))
                .map(cells -> new Row(cells[0], cells[1], cells[2].replace("`", ""), cells[3]))
                .forEach(row -> assertThat(rows.put(row.reason(), row)).isNull());
        return rows;
    }
}
