package io.longline.examples.liveroom;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// A port for a server that must have the same one again after a restart.
final class FreePort {
    private FreePort() {}

    private static final int LOWEST = 7400;

    /// Above are the ports of outgoing connections, which may be taken at any moment.
    private static final int HIGHEST = 9999;

    /// Counts on from a random place, so that one process does not find a port twice.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));

    static int find() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            int port = NEXT.getAndUpdate(last -> last >= HIGHEST ? LOWEST : last + 1);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException taken) {
                // the next one may be free
            }
        }
        throw new IOException("no free port from %d to %d".formatted(LOWEST, HIGHEST));
    }
}
