package io.longline.worker;

import io.longline.client.GatewayDirectory;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A gateway of this process that keeps sessions, and writes down the rest of what it is told.
final class TestGateway implements GatewayLink, GatewayDirectory {
    static final ClientOrigin ORIGIN =
            new ClientOrigin(InetAddress.getLoopbackAddress(), 40000, 7272);

    final List<OneWay> told = new CopyOnWriteArrayList<>();
    final List<Query<?>> asked = new CopyOnWriteArrayList<>();
    final Map<Integer, SerializedSession> sessions = new ConcurrentHashMap<>();
    volatile boolean unreachable;

    @Override
    public GatewayAddress address() {
        return GatewayAddress.parse("127.0.0.1:2900");
    }

    ClientId client(int connection) {
        return new ClientId(address(), connection);
    }

    ClientConnected connected(int connection) {
        return new ClientConnected(client(connection), ORIGIN, session(connection));
    }

    /// A message that the gateway sends now, with the session as it is now.
    ClientMessage message(int connection, String text) {
        return new ClientMessage(
                client(connection), ORIGIN, session(connection), Message.text(text));
    }

    ClientClosed closed(int connection) {
        return new ClientClosed(client(connection), ORIGIN, session(connection));
    }

    SerializedSession session(int connection) {
        return sessions.getOrDefault(connection, SerializedSession.NONE);
    }

    /// How often a session was written.
    long writes() {
        return told.stream().filter(command -> command instanceof SetSession).count();
    }

    @Override
    public void tell(OneWay command) {
        if (unreachable) {
            throw new GatewayUnreachableException(address(), "is off for this test", null);
        }
        told.add(command);
        if (command instanceof SetSession(int connection, SerializedSession session)) {
            sessions.put(connection, session);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the only question that a dispatcher asks by itself
    public <R> CompletableFuture<R> ask(Query<R> query) {
        asked.add(query);
        var session = ((GetSession) query).connection();
        return CompletableFuture.completedFuture((R) Optional.of(session(session)));
    }

    @Override
    public Collection<? extends GatewayLink> all() {
        return List.of(this);
    }

    @Override
    public Optional<? extends GatewayLink> at(GatewayAddress address) {
        return address.equals(address()) ? Optional.of(this) : Optional.empty();
    }
}
