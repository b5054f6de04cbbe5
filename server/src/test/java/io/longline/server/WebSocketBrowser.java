package io.longline.server;

import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client that speaks WebSocket, by a library that is not ours. It waits 30 s for a message at
/// most.
final class WebSocketBrowser extends WebSocketClient {
    private static final int LIMIT_SECONDS = 30;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    private WebSocketBrowser(int port, String path) {
        super(URI.create("ws://127.0.0.1:%d%s".formatted(port, path)));
    }

    static WebSocketBrowser connect(int port, String path) throws InterruptedException {
        var browser = new WebSocketBrowser(port, path);
        browser.connectBlocking(LIMIT_SECONDS, TimeUnit.SECONDS);
        return browser;
    }

    /// The next message, or how the connection ended, as `closed 1000 reason`.
    String receive() throws InterruptedException {
        String message = messages.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came for %d s".formatted(LIMIT_SECONDS));
        }
        return message;
    }

    @Override
    public void onOpen(ServerHandshake answer) {}

    @Override
    public void onMessage(String message) {
        messages.add(message);
    }

    @Override
    public void onClose(int code, @Nullable String reason, boolean remote) {
        messages.add("closed " + code + " " + reason);
    }

    @Override
    public void onError(Exception problem) {
        messages.add("failed: " + problem);
    }
}
