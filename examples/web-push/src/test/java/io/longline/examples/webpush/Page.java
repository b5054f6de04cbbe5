package io.longline.examples.webpush;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A browser's page, as far as the servers can tell: a WebSocket to Longline, and HTTP with cookies
/// to the backend.
final class Page implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final BlockingQueue<JsonNode> pushed = new LinkedBlockingQueue<>();
    private final URI backend;
    private final WebSocket socket;
    private final JsonNode init;

    Page(int backendPort, int webSocketPort) throws InterruptedException {
        backend = URI.create("http://127.0.0.1:" + backendPort);
        socket =
                http.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://127.0.0.1:" + webSocketPort), new Listener())
                        .join();
        init = nextPush();
    }

    String clientId() {
        return init.get("client_id").asString();
    }

    String proof() {
        return init.get("proof").asString();
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(backend.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> login(String user) throws IOException, InterruptedException {
        return post("/login", "{\"user\":\"%s\"}".formatted(user));
    }

    HttpResponse<String> bind(String clientId, String proof, String group)
            throws IOException, InterruptedException {
        return post(
                "/bind",
                "{\"clientId\":\"%s\",\"proof\":\"%s\",\"group\":\"%s\"}"
                        .formatted(clientId, proof, group));
    }

    /// Waits for the next message, thirty seconds at most.
    JsonNode nextPush() throws InterruptedException {
        JsonNode message = pushed.poll(30, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing was pushed to this page within thirty seconds");
        }
        return message;
    }

    boolean hasPush() {
        return !pushed.isEmpty();
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                pushed.add(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
