package io.longline.interop;

import java.io.IOException;
import java.util.Locale;

/// Single roles of GatewayWorker, to be put together with ours.
final class OriginalParts {

    private OriginalParts() {}

    static PhpServer register(String address, String secret) throws IOException {
        return Php.start(
                "cluster.php",
                "start",
                "register=" + address,
                "listen-register",
                "secret=" + secret);
    }

    static PhpServer gateway(Wire wire, int port, int innerPort, String register, String secret)
            throws IOException {
        return Php.start(
                "cluster.php",
                "start",
                "%s=%d:%d".formatted(wire.name().toLowerCase(Locale.ROOT), port, innerPort),
                "register=" + register,
                "secret=" + secret);
    }

    static PhpServer worker(String name, int count, String events, String register, String secret)
            throws IOException {
        return Php.start(
                "cluster.php",
                "start",
                "worker=%s:%d".formatted(name, count),
                "events=" + Php.script(events),
                "register=" + register,
                "secret=" + secret);
    }
}
