package io.longline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for tests that need a number before it is used, or again after it was let go. The system
/// hands out none of these, neither to who asks for any nor for a connection that goes out.
public final class FixedPorts {

    /// Above those of the demo and of `bench`, which may run meanwhile.
    private static final int FIRST = 8300;

    private static final int LAST = 9999;
    private static final int COUNT = LAST - FIRST + 1;

    /// Each is tried once before any comes again; from a random place, so that two test runs on a
    /// machine hardly ever look at the same ports.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FixedPorts() {}

    /// Listens on one of loopback that is free.
    public static ServerSocket listen() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            try {
                return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            } catch (IOException taken) {
                // the next one, then
            }
        }
        throw new IllegalStateException("no port of %d to %d is free".formatted(FIRST, LAST));
    }

    /// One that nobody has at this moment.
    public static int free() {
        try (var listener = listen()) {
            return listener.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
