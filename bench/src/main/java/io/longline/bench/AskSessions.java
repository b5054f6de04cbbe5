package io.longline.bench;

import io.longline.client.GatewayClient;

import java.time.Duration;
import java.util.Locale;

/// A backend that asks for the sessions of everybody, ten times a second. `ask-sessions.php` is the
/// same with PHP's client.
///
/// ```
/// REGISTER SECONDS
/// ```
public final class AskSessions {
    private static final Duration PERIOD = Duration.ofMillis(100);

    /// What a JVM needs until it is as fast as it gets, here as for the servers.
    private static final Duration WARM = Duration.ofSeconds(5);

    private AskSessions() {}

    public static void main(String[] args) throws InterruptedException {
        long periods = Duration.ofSeconds(Long.parseLong(args[1])).dividedBy(PERIOD);
        try (var cluster = GatewayClient.connect(args[0], "")) {
            long warm = System.nanoTime() + WARM.toNanos();
            while (System.nanoTime() < warm) {
                var _ = cluster.getAllClientSessions();
            }
            System.err.println("READY");
            var times = new Times((int) periods);
            int clients = 0;
            long begin = System.nanoTime();
            for (int i = 0; i < periods; i++) {
                long due = begin + i * PERIOD.toNanos() - System.nanoTime();
                if (due > 0) {
                    Thread.sleep(Duration.ofNanos(due));
                }
                long start = System.nanoTime();
                clients = cluster.getAllClientSessions().size();
                times.add(System.nanoTime() - start);
            }
            System.out.printf(
                    Locale.ROOT,
                    "{\"asks\":%d,\"clients\":%d,\"ask_p50_ms\":%.2f,\"ask_p99_ms\":%.2f}%n",
                    times.count(),
                    clients,
                    times.micros(0.5) / 1e3,
                    times.micros(0.99) / 1e3);
        }
    }
}
