package io.longline.protocol.wire;

import java.util.List;

/// One line between a Register and its gateways, workers and backends.
public sealed interface RegisterLine {

    /// A gateway announces itself.
    ///
    /// @param address `IP:PORT` where workers and backends reach it, as the gateway wrote it
    /// @param secret empty when the cluster has none
    /// @param leaseSeconds how long the gateway may say nothing before it is taken for gone, 1 to
    ///   3600; 0 for PHP's, which do not say it
    record GatewayConnect(String address, String secret, int leaseSeconds) implements RegisterLine {

        public GatewayConnect {
            requireLease(leaseSeconds);
        }

        /// As PHP says it.
        public GatewayConnect(String address, String secret) {
            this(address, secret, 0);
        }

        /// Leaves the secret out.
        @Override
        public String toString() {
            return "GatewayConnect[" + address + "]";
        }
    }

    /// A worker or backend asks for the gateways.
    ///
    /// @param secret empty when the cluster has none
    /// @param leaseSeconds as in [GatewayConnect]
    record WorkerConnect(String secret, int leaseSeconds) implements RegisterLine {

        public WorkerConnect {
            requireLease(leaseSeconds);
        }

        /// As PHP says it.
        public WorkerConnect(String secret) {
            this(secret, 0);
        }

        /// Leaves the secret out.
        @Override
        public String toString() {
            return "WorkerConnect[]";
        }
    }

    /// Keeps the connection from looking idle.
    record Ping() implements RegisterLine {}

    /// The Register's answer: all gateways there are now.
    ///
    /// @param addresses as the gateways wrote them
    record BroadcastAddresses(List<String> addresses) implements RegisterLine {
        public BroadcastAddresses {
            addresses = List.copyOf(addresses);
        }
    }

    private static void requireLease(int seconds) {
        if (seconds < 0 || seconds > 3600) {
            throw new IllegalArgumentException(
                    "a lease of %d s is outside 0..3600".formatted(seconds));
        }
    }
}
