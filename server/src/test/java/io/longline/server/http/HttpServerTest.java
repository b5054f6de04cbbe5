package io.longline.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class HttpServerTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HttpClient browser = HttpClient.newHttpClient();
    private @TempDir Path folder;
    private HttpServer http;

    @BeforeEach
    void serveAFolder() throws IOException {
        Path root = Files.createDirectories(folder.resolve("web"));
        Files.writeString(root.resolve("index.html"), "<p>the page</p>");
        Files.writeString(root.resolve("main.js"), "export {};");
        Files.writeString(root.resolve("style.css"), "p {}");
        Files.writeString(root.resolve("icon.svg"), "<svg/>");
        Files.createDirectories(root.resolve("sub"));
        Files.writeString(root.resolve("sub/data.json"), "{}");
        Files.writeString(folder.resolve("private.txt"), "nobody's business");
        Files.createSymbolicLink(root.resolve("way-out.txt"), folder.resolve("private.txt"));
        var gateways =
                List.of(
                        new PageGateway("web", "websocket", 7272, false),
                        new PageGateway("text", "text", 8282, true));
        http =
                HttpServer.start(
                        ANY_PORT, Pages.below(root.toString(), loader()).with(gateways), List.of());
    }

    @AfterEach
    void stop() {
        http.close();
        browser.close();
    }

    @Test
    void health_says_that_the_process_is_up() throws Exception {
        var answer = get("/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(header(answer, "content-type")).isEqualTo("application/json");
    }

    @Test
    void an_endpoint_answers_get_alone_and_is_not_kept() throws Exception {
        var asked = new ArrayList<String>();
        Endpoint.Source source =
                accept -> {
                    asked.add(accept);
                    return new Endpoint.Answer(503, "text/plain", "no");
                };
        try (var other =
                HttpServer.start(ANY_PORT, null, List.of(new Endpoint("/ready", source)))) {
            var uri = URI.create("http://127.0.0.1:" + other.port() + "/ready");
            var answer =
                    browser.send(
                            HttpRequest.newBuilder(uri).header("Accept", "text/plain").build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("no");
            assertThat(header(answer, "cache-control")).isEqualTo("no-store");
            assertThat(asked).containsExactly("text/plain");

            var posted =
                    browser.send(
                            HttpRequest.newBuilder(uri)
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(posted.statusCode()).isEqualTo(405);
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void a_page_finds_the_gateways() throws Exception {
        var answer = get("/gateways.json");

        assertThat(answer.body())
                .isEqualTo(
                        "[{\"name\":\"web\",\"protocol\":\"websocket\",\"port\":7272,\"tls\":false},"
                            + "{\"name\":\"text\",\"protocol\":\"text\",\"port\":8282,\"tls\":true}]");
        assertThat(header(answer, "content-type")).isEqualTo("application/json");
    }

    @Test
    void the_folder_shows_its_index_page() throws Exception {
        var answer = get("/");

        assertThat(answer.body()).isEqualTo("<p>the page</p>");
        assertThat(header(answer, "content-type")).startsWith("text/html");
    }

    @ParameterizedTest
    @CsvSource({
        "/main.js, text/javascript",
        "/style.css, text/css",
        "/icon.svg, image/svg+xml",
        "/sub/data.json, application/json"
    })
    void files_have_their_content_types(String path, String type) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "content-type")).startsWith(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sub/", "/sub", "/nothing.html", "/way-out.txt", "/index.html/"})
    void folders_links_that_lead_out_and_what_is_not_there_are_not_to_be_had(String path)
            throws Exception {
        var answer = get(path);

        assertThat(answer.body()).doesNotContain("data.json", "nobody's business");
        assertThat(answer.statusCode()).isIn(302, 403, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../private.txt",
                "/sub/../../private.txt",
                "/%2e%2e/private.txt",
                "/..%2fprivate.txt",
                "/%2e%2e%2fprivate.txt",
                "/..%5cprivate.txt",
                "/..;/private.txt",
                "/./../private.txt",
                "//../private.txt",
                "/sub/%252e%252e/%252e%252e/private.txt",
                "/..%00/private.txt"
            })
    void nothing_above_the_folder_is_to_be_had(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*").doesNotContain("nobody's business");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/nothing"})
    void every_answer_keeps_browsers_from_being_talked_into_anything(String path) throws Exception {
        var answer = get(path);

        assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(answer, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(header(answer, "content-security-policy"))
                .contains("default-src 'self'", "connect-src 'self' ws: wss:")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().map()).doesNotContainKey("server");
    }

    @Test
    void an_error_page_repeats_nothing_of_the_request() throws Exception {
        var answer = get("/%3Cscript%3Ealert(1)%3C/script%3E");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 Not Found\n");
    }

    @Test
    void a_page_that_has_not_changed_is_not_sent_again() throws Exception {
        String etag = header(get("/main.js"), "etag");

        var again =
                browser.send(
                        request("/main.js").header("If-None-Match", etag).build(),
                        BodyHandlers.ofString());

        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void pages_may_come_from_the_class_path() throws Exception {
        try (var other =
                HttpServer.start(
                        ANY_PORT, Pages.below("classpath:/io/longline/", loader()), List.of())) {
            var answer = get(other, "/server/http/HttpServerTest.class");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(get(other, "/server/").statusCode()).isIn(403, 404);
        }
    }

    @Test
    void without_pages_there_is_health_alone() throws Exception {
        try (var other = HttpServer.start(ANY_PORT, null, List.of())) {
            assertThat(get(other, "/health").statusCode()).isEqualTo(200);
            assertThat(get(other, "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_request_is_not_read_without_end() throws Exception {
        String answer = raw("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void pages_that_are_not_there_are_named() {
        assertThatThrownBy(() -> Pages.below("nowhere", loader()))
                .hasMessageContaining("http.root: 'nowhere' is no folder");
        assertThatThrownBy(() -> Pages.below("classpath:/nowhere", loader()))
                .hasMessageContaining("http.root: the class path has no folder 'nowhere'");
    }

    @Test
    void the_folder_itself_may_be_a_link() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("current"), folder.resolve("web"));

        try (var other =
                HttpServer.start(ANY_PORT, Pages.below(link.toString(), loader()), List.of())) {
            assertThat(get(other, "/main.js").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_port_in_use_is_named_with_the_setting_to_change() {
        var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), http.port());

        assertThatThrownBy(() -> HttpServer.start(taken, null, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":%d (Address already in use)", http.port())
                .hasMessageContaining("set http.listen to another port");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(http, path);
    }

    private HttpResponse<String> get(HttpServer server, String path) throws Exception {
        return browser.send(request(server, path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return request(http, path);
    }

    private static HttpRequest.Builder request(HttpServer server, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)));
    }

    private static @Nullable String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    /// What a browser would never send. Who is answered before all was read may be hung up on while
    /// still sending, or behind the answer.
    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
            socket.setSoTimeout(10_000);
            var answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            } catch (SocketException hungUp) {
                // the answer is there
            }
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketException hungUp) {
                // so that was all
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static ClassLoader loader() {
        return HttpServerTest.class.getClassLoader();
    }
}
