package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.server.settings.Settings;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// docs/operations.md names every metric of ours, and none that is not there.
class MetricsDocumentTest {
    private static final Pattern NAME = Pattern.compile("longline_[a-z_]+");
    private static final Pattern TYPE = Pattern.compile("# TYPE (longline_[a-z_]+) [a-z]+");

    @Test
    void the_document_names_every_metric() throws Exception {
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(shown());
    }

    private static Set<String> shown() throws Exception {
        var settings =
                Settings.parse(
                        """
                        register: { listen: 127.0.0.1:0 }
                        gateways:
                          - { listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }
                        http: { enabled: true, listen: 127.0.0.1:0 }
                        """);
        try (var longline = Longline.start(settings, new TestRoom());
                var browser = HttpClient.newHttpClient()) {
            var uri =
                    URI.create(
                            "http://127.0.0.1:" + longline.httpPort().orElseThrow() + "/metrics");
            String text =
                    browser.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .body();
            return TYPE.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// In the first column of the table.
    private static Set<String> documented() throws Exception {
        Path document =
                Stream.of("docs/operations.md", "../docs/operations.md")
                        .map(Path::of)
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow();
        return Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("| `longline_") && !line.contains("=="))
                .map(line -> line.substring(0, line.indexOf('|', 1)))
                .flatMap(column -> NAME.matcher(column).results())
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
