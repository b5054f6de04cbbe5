package io.longline.bench;

import io.longline.client.GatewayClient;
import io.longline.protocol.Message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// A backend that keeps its connection and calls `sendToUid` as fast as the cluster takes it, one
/// uid after the other. `push.php` is the same with PHP's client.
///
/// ```
/// REGISTER UIDS WARM-SECONDS MEASURED-SECONDS
/// ```
public final class Push {
    private static final int SIZE = 128;
    private static final int ROOM = 4_000_000;

    private Push() {}

    public static void main(String[] args) {
        int uids = Integer.parseInt(args[1]);
        try (var cluster = GatewayClient.connect(args[0], "")) {
            var push = new Calls(cluster, uids);
            push.during(Duration.ofSeconds(Long.parseLong(args[2])), new Times(ROOM));
            var times = new Times(ROOM);
            long begin = System.nanoTime();
            long calls = push.during(Duration.ofSeconds(Long.parseLong(args[3])), times);
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "{\"calls\":%d,\"calls_per_s\":%.0f,\"call_p50_us\":%.2f,\"call_p99_us\":%.2f}%n",
                    push.sequence,
                    calls / seconds,
                    times.micros(0.5),
                    times.micros(0.99));
        }
    }

    private static final class Calls {
        private final GatewayClient cluster;
        private final String[] uids;
        private long sequence;

        Calls(GatewayClient cluster, int uids) {
            this.cluster = cluster;
            this.uids = new String[uids];
            for (int i = 0; i < uids; i++) {
                this.uids[i] = "u" + i;
            }
        }

        /// @return how many calls it made, all of them carried out
        long during(Duration time, Times times) {
            long first = sequence;
            long now = System.nanoTime();
            long end = now + time.toNanos();
            while (now < end) {
                cluster.sendToUid(uids[(int) (sequence % uids.length)], marked(++sequence, now));
                long then = System.nanoTime();
                times.add(then - now);
                now = then;
            }
            // a query sees what the same thread told before it: now everything has been carried out
            var _ = cluster.isUidOnline(uids[0]);
            return sequence - first;
        }
    }

    private static Message marked(long sequence, long nanos) {
        var text = new StringBuilder(SIZE).append(Mark.of(sequence, nanos));
        text.repeat('x', SIZE - text.length());
        return Message.owning(
                text.toString().getBytes(StandardCharsets.ISO_8859_1), Message.Form.TEXT);
    }
}
