package io.longline.bench;

import io.longline.client.GatewayClient;

import java.time.Duration;

/// Sends to all clients of a cluster, in the middle of a run of `bench/scale`: waits until as many
/// are connected as there are to be, says how many, sends once, and says how long the call took.
///
/// The message is a [Mark].
final class SendToAll {
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private SendToAll() {}

    /// @param arguments the Register's address, how many clients there are to be, how many seconds
    ///   to wait for them, and the message's number
    public static void main(String[] arguments) throws InterruptedException {
        int expected = Integer.parseInt(arguments[1]);
        long deadline = System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000_000;
        try (var cluster =
                GatewayClient.builder(arguments[0]).answerLimit(Duration.ofSeconds(30)).connect()) {
            int connected = cluster.getAllClientIdCount();
            while (connected < expected && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_EVERY_MILLIS);
                connected = cluster.getAllClientIdCount();
            }
            long began = System.nanoTime();
            cluster.getAllClientIdCount();
            long counted = System.nanoTime();
            cluster.sendToAll(Mark.of(Long.parseLong(arguments[3]), counted));
            System.out.printf(
                    "connected %d of %d; counted in %d us, told every gateway in %d us%n",
                    connected,
                    expected,
                    (counted - began) / 1_000,
                    (System.nanoTime() - counted) / 1_000);
        }
    }
}
