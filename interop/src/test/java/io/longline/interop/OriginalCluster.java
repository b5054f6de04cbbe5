package io.longline.interop;

import io.longline.testing.Closing;
import io.longline.testing.FixedPorts;
import io.longline.worker.Events;

import java.io.IOException;

/// GatewayWorker itself, each role in its own processes.
final class OriginalCluster implements Cluster {

    private final String secret;
    private final String register = "127.0.0.1:" + FixedPorts.free();
    private final Closing parts = new Closing();
    private final int websocketPort = FixedPorts.free();
    private final int textPort = FixedPorts.free();

    private OriginalCluster(String secret) {
        this.secret = secret;
    }

    /// @param events our PHP file with the class `Events`
    static OriginalCluster start(String secret, String events) throws IOException {
        var cluster = withoutWorkers(secret);
        cluster.parts.add(OriginalParts.worker("php", 1, events, cluster.register, secret));
        cluster.awaitWorkers();
        return cluster;
    }

    static OriginalCluster withLonglineWorker(String secret, Events events) throws IOException {
        var cluster = withoutWorkers(secret);
        cluster.parts.add(LonglineParts.worker("java", events, cluster.register, secret));
        cluster.awaitWorkers();
        return cluster;
    }

    static OriginalCluster withoutWorkers(String secret) throws IOException {
        var cluster = new OriginalCluster(secret);
        cluster.parts.add(OriginalParts.register(cluster.register, secret));
        cluster.startGateway(Wire.WEBSOCKET, cluster.websocketPort, 1);
        cluster.startGateway(Wire.TEXT, cluster.textPort, 2);
        return cluster;
    }

    /// One by one, because Register hands addresses out in the order in which they came.
    private void startGateway(Wire wire, int port, int thenAnnounced) throws IOException {
        parts.add(OriginalParts.gateway(wire, port, FixedPorts.free(), register, secret));
        Announced.await(register, secret, thenAnnounced);
    }

    @Override
    public String register() {
        return register;
    }

    @Override
    public int port(Wire wire) {
        return switch (wire) {
            case WEBSOCKET -> websocketPort;
            case TEXT -> textPort;
        };
    }

    @Override
    public void close() {
        parts.close();
    }
}
