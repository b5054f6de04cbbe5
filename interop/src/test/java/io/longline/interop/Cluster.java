package io.longline.interop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;

/// A Register, a WebSocket gateway, a text gateway and a worker, whoever made them.
interface Cluster extends AutoCloseable {

    /// Where Register listens, `127.0.0.1:1238`.
    String register();

    /// Where a gateway takes clients of this protocol.
    int port(Wire wire);

    /// Waits until each gateway has a worker: until then it turns clients away.
    default void awaitWorkers() {
        for (var wire : Wire.values()) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> isServed(wire));
        }
    }

    private boolean isServed(Wire wire) throws IOException {
        try (var client = TestClient.connect(wire, port(wire))) {
            return client.isServed();
        }
    }

    @Override
    void close();
}
