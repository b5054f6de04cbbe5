package io.longline.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client of the JDK's, which checks the handshake and every frame.
final class FloorClient implements WebSocket.Listener, AutoCloseable {
    private static final int LIMIT_SECONDS = 10;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;

    FloorClient(HttpClient http, Floor floor) {
        socket =
                http.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://127.0.0.1:%d/".formatted(floor.port())), this)
                        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .join();
    }

    FloorClient say(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
        return this;
    }

    /// The next message, with apostrophes for quotes.
    String hear() throws InterruptedException {
        String message = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came for %d s".formatted(LIMIT_SECONDS));
        }
        return message.replace('"', '\'');
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            received.add(part.toString());
            part.setLength(0);
        }
        return WebSocket.Listener.super.onText(socket, text, last);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
