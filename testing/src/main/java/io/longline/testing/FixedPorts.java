package io.longline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for tests that need a number before it is used, or again after it was let go. The system
/// hands out none of these, neither to who asks for any nor for a connection that goes out; and of
/// the test runs on a machine none takes another's, since each process has a hundred of its own.
public final class FixedPorts {

    /// Above those of the demo and of `bench`, which may run meanwhile.
    private static final int FIRST = 8300;

    /// Some systems hand out ports from 10000 on.
    private static final int LAST = 9999;

    private static final int BLOCK = 100;
    private static final int BLOCKS = (LAST - FIRST + 1) / BLOCK;

    /// Listens on the first port of our block for as long as this process lives, by which others
    /// see that it is taken.
    private static final ServerSocket CLAIM = claim();

    /// Each is tried once before any comes again.
    private static final AtomicInteger NEXT = new AtomicInteger();

    private FixedPorts() {}

    private static ServerSocket claim() {
        int from = ThreadLocalRandom.current().nextInt(BLOCKS);
        for (int tries = 0; tries < BLOCKS; tries++) {
            try {
                return listenAt(FIRST + (from + tries) % BLOCKS * BLOCK);
            } catch (IOException taken) {
                // the next one, then
            }
        }
        throw new IllegalStateException(
                "each hundred of the ports %d to %d is taken; wait until other test runs have ended"
                        .formatted(FIRST, LAST));
    }

    /// Listens on one of loopback that is free.
    public static ServerSocket listen() {
        int first = CLAIM.getLocalPort() + 1;
        int count = BLOCK - 1;
        for (int tries = 0; tries < count; tries++) {
            try {
                return listenAt(first + NEXT.getAndIncrement() % count);
            } catch (IOException taken) {
                // the next one, then
            }
        }
        throw new IllegalStateException(
                "no port of %d to %d is free".formatted(first, first + count - 1));
    }

    /// One that nobody has at this moment, and no other test run takes.
    public static int free() {
        try (var listener = listen()) {
            return listener.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listenAt(int port) throws IOException {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }
}
