package io.longline.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Whether this machine has it.
public final class Ipv6 {
    private Ipv6() {}

    public static boolean isHere() {
        try (var listener = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return listener.isBound();
        } catch (IOException none) {
            return false;
        }
    }
}
