package io.longline.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for the originals, which cannot be told to take any that is free.
final class Ports {

    private static final int FIRST = 3000;
    private static final int LAST = 9900;

    // Below the range from which outgoing connections get theirs; from a random place, so that two
    // test runs on one machine hardly ever look at the same ports.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, LAST));

    private Ports() {}

    static int free() {
        for (int tries = 0; tries < LAST - FIRST; tries++) {
            int port = NEXT.getAndUpdate(last -> last >= LAST ? FIRST : last + 1);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one, then
            }
        }
        throw new IllegalStateException("no port between 3000 and 9900 is free");
    }
}
