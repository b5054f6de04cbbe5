package io.longline.interop;

import io.longline.gateway.transport.GatewayLoops;
import io.longline.testing.Closing;
import io.longline.testing.FixedPorts;
import io.longline.worker.Events;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Longline with a socket between each two of its roles, as between processes.
final class LonglineCluster implements Cluster {

    private final String secret;
    private final String register = "127.0.0.1:" + FixedPorts.free();
    private final Closing parts = new Closing();
    private final Map<Wire, LonglineParts.Gateway> gateways = new EnumMap<>(Wire.class);

    private LonglineCluster(String secret) {
        this.secret = secret;
    }

    static LonglineCluster start(String secret, Events events) throws IOException {
        var cluster = withoutWorkers(secret);
        cluster.parts.add(LonglineParts.worker("java", events, cluster.register, secret));
        cluster.awaitWorkers();
        return cluster;
    }

    static LonglineCluster withPhpWorkers(String secret, int count, String events)
            throws IOException {
        var cluster = withoutWorkers(secret);
        cluster.parts.add(OriginalParts.worker("php", count, events, cluster.register, secret));
        cluster.awaitWorkers(count);
        return cluster;
    }

    static LonglineCluster withBothWorkers(String secret, String phpEvents, Events events)
            throws IOException {
        var cluster = withPhpWorkers(secret, 1, phpEvents);
        cluster.parts.add(LonglineParts.worker("java", events, cluster.register, secret));
        cluster.awaitWorkers(2);
        return cluster;
    }

    /// Waits until each gateway has all of them: a worker that is at one gateway alone reaches
    /// nobody at the other.
    private void awaitWorkers(int count) {
        gateways.values().forEach(gateway -> gateway.awaitWorkers(count));
        awaitWorkers();
    }

    static LonglineCluster withoutWorkers(String secret) throws IOException {
        var cluster = new LonglineCluster(secret);
        cluster.parts.add(LonglineParts.register(cluster.register, secret));
        var loops = cluster.parts.add(GatewayLoops.start(2, "auto"));
        cluster.startGateway(Wire.WEBSOCKET, loops, 1);
        cluster.startGateway(Wire.TEXT, loops, 2);
        return cluster;
    }

    /// One by one, because Register hands addresses out in the order in which they came.
    private void startGateway(Wire wire, GatewayLoops loops, int thenAnnounced) throws IOException {
        gateways.put(wire, parts.add(LonglineParts.gateway(wire, 0, 0, loops, register, secret)));
        Announced.await(register, secret, thenAnnounced);
    }

    @Override
    public String register() {
        return register;
    }

    @Override
    public int port(Wire wire) {
        return Objects.requireNonNull(gateways.get(wire)).server().clientPort();
    }

    @Override
    public void close() {
        parts.close();
    }
}
