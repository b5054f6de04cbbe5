package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A browser or a telnet: keeps everything it was sent, in order, and how the connection ended.
final class TestClient implements AutoCloseable {

    /// The last thing a client hears when the server has closed the connection.
    static final String CLOSED = "(closed)";

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern INIT = Pattern.compile("\"client_id\":\"([0-9a-f]{20})\"");

    private final Wire wire;
    private final Socket socket;
    // set once, when the init message has come
    private volatile @Nullable String id;
    private final List<String> received = new CopyOnWriteArrayList<>();

    private TestClient(Wire wire, Socket socket) {
        this.wire = wire;
        this.socket = socket;
    }

    static TestClient connect(Wire wire, int port) throws IOException {
        return connect(wire, port, "/");
    }

    static TestClient connect(Wire wire, int port, String uri) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        var client = new TestClient(wire, socket);
        var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        wire.open(in, socket.getOutputStream(), uri);
        Thread.ofVirtual().start(() -> client.listen(in));
        return client;
    }

    private void listen(DataInputStream in) {
        try {
            while (true) {
                var message = wire.read(in);
                received.add(message);
                if (message.startsWith("frame 88")) {
                    // a browser answers a close frame with one
                    socket.getOutputStream().write(Wire.CLOSE_FRAME);
                }
            }
        } catch (EOFException closed) {
            received.add(CLOSED);
        } catch (IOException broken) {
            // a reset instead of an orderly end; tests that care see the difference
            received.add("(" + broken.getMessage() + ")");
        }
    }

    void send(String text) {
        try {
            socket.getOutputStream().write(wire.encode(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The id that the init message told, waiting for it.
    String id() {
        if (id == null) {
            await().atMost(LIMIT).until(() -> initMessage().isPresent());
            var matcher = INIT.matcher(initMessage().orElseThrow());
            assertThat(matcher.find()).isTrue();
            id = matcher.group(1);
        }
        return Objects.requireNonNull(id);
    }

    private Optional<String> initMessage() {
        return received.stream().filter(m -> m.contains("\"type\":\"init\"")).findFirst();
    }

    List<String> received() {
        return List.copyOf(received);
    }

    String awaitMessage(String wanted) {
        return awaitMessage(wanted::equals, "the message " + wanted);
    }

    String awaitMessageWith(String part) {
        return awaitMessage(m -> m.contains(part), "a message with " + part);
    }

    private String awaitMessage(Predicate<String> wanted, String description) {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(received)
                                .withFailMessage(() -> "no " + description + " in " + received)
                                .anyMatch(wanted));
        return received.stream().filter(wanted).findFirst().orElseThrow();
    }

    void awaitAnything() {
        await().atMost(LIMIT).until(() -> !received.isEmpty());
    }

    /// Whether a worker has greeted it; false when the gateway turned it away. Waits for the one or
    /// the other.
    boolean isServed() {
        awaitAnything();
        return received.getFirst().contains("\"type\":\"init\"") && !id().isEmpty();
    }

    /// Waits until the newest thing received is one of `wanted`.
    void awaitLast(String... wanted) {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(List.of(wanted))
                                .as("the last of %s", received)
                                .contains(last()));
    }

    private String last() {
        return received.isEmpty() ? "" : received.getLast();
    }

    /// Forgets what was received so far.
    void forget() {
        received.clear();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
