package io.longline.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for tests that need a number before it is used, or again after it was let go. The system
/// hands out none of these, neither to who asks for any nor for a connection that goes out.
final class FixedPorts {
    private static final int FIRST = 7600;
    private static final int COUNT = 300;

    /// Each is tried once before any comes again.
    private static final AtomicInteger NEXT = new AtomicInteger();

    private FixedPorts() {}

    /// Listens on one that is free.
    static ServerSocket listen() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            try {
                return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            } catch (IOException taken) {
                // the next one, then
            }
        }
        throw new IOException("no port of %d to %d is free".formatted(FIRST, FIRST + COUNT - 1));
    }

    /// One that nobody has at this moment.
    static int free() throws IOException {
        try (var listener = listen()) {
            return listener.getLocalPort();
        }
    }
}
