package io.longline.protocol.wire;

import java.util.List;

/// One line between a Register and its gateways, workers and backends.
public sealed interface RegisterLine {

    /// A gateway announces itself.
    ///
    /// @param address `IP:PORT` where workers and backends reach it, as the gateway wrote it
    /// @param secret empty when the cluster has none
    record GatewayConnect(String address, String secret) implements RegisterLine {

        /// Leaves the secret out.
        @Override
        public String toString() {
            return "GatewayConnect[" + address + "]";
        }
    }

    /// A worker or backend asks for the gateways.
    ///
    /// @param secret empty when the cluster has none
    record WorkerConnect(String secret) implements RegisterLine {

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
}
