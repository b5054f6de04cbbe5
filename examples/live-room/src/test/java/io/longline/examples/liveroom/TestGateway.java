package io.longline.examples.liveroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.GetSessionsByGroup;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.UpdateSession;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerLink;
import io.longline.protocol.wire.Sessions;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// As much of a gateway as a live room uses: clients that say things to a worker and read what they
/// are sent.
final class TestGateway implements GatewayLink {

    private static final GatewayAddress ADDRESS = GatewayAddress.parse("127.0.0.1:2900");

    // all guarded by this
    private final Map<Integer, TestClient> clients = new LinkedHashMap<>();
    private int lastConnection;

    @Override
    public GatewayAddress address() {
        return ADDRESS;
    }

    /// A client comes, looked after by `worker`.
    TestClient connect(WorkerLink worker) {
        TestClient client;
        synchronized (this) {
            client = new TestClient(new ClientId(ADDRESS, ++lastConnection), worker);
            clients.put(client.id.connection(), client);
        }
        worker.deliver(new ClientConnected(client.id, client.origin(), client.session));
        worker.flush();
        return client;
    }

    @Override
    public synchronized void tell(OneWay command) {
        switch (command) {
            case SendToClient(int connection, Message message) -> {
                TestClient client = clients.get(connection);
                if (client != null) {
                    client.received.add(message);
                }
            }
            case SendToAll(_, Message message) ->
                    clients.values().forEach(client -> client.received.add(message));
            case SendToGroup(var groups, _, Message message) ->
                    clients.values().stream()
                            .filter(client -> client.groups.contains(groups.getFirst()))
                            .forEach(client -> client.received.add(message));
            case JoinGroup(int connection, String group) -> {
                TestClient client = clients.get(connection);
                if (client != null) {
                    client.groups.add(group);
                }
            }
            case UpdateSession(int connection, SerializedSession changes) -> {
                TestClient client = clients.get(connection);
                if (client != null) {
                    client.session = Sessions.merge(client.session, changes);
                }
            }
            default -> throw new UnsupportedOperationException(command.toString());
        }
    }

    @Override
    @SuppressWarnings("unchecked") // each answer is of the kind its question names
    public synchronized <R> CompletableFuture<R> ask(Query<R> query) {
        Object answer =
                switch (query) {
                    case GetSession(int connection) ->
                            Optional.ofNullable(clients.get(connection)).map(c -> c.session);
                    case GetSessionsByGroup(String group) -> {
                        var sessions = new LinkedHashMap<Integer, SerializedSession>();
                        clients.values().stream()
                                .filter(client -> client.groups.contains(group))
                                .forEach(c -> sessions.put(c.id.connection(), c.session));
                        yield sessions;
                    }
                    default -> throw new UnsupportedOperationException(query.toString());
                };
        return CompletableFuture.completedFuture((R) answer);
    }

    /// A client of the gateway, as its user sees it.
    final class TestClient {
        private final ClientId id;
        private final WorkerLink worker;
        private final Set<String> groups = new HashSet<>(); // guarded by the gateway
        private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
        private SerializedSession session = SerializedSession.NONE; // guarded by the gateway

        private TestClient(ClientId id, WorkerLink worker) {
            this.id = id;
            this.worker = worker;
        }

        ClientId id() {
            return id;
        }

        void says(String text) {
            says(Message.text(text));
        }

        void says(Message message) {
            synchronized (TestGateway.this) {
                worker.deliver(new ClientMessage(id, origin(), session, message));
                worker.flush();
            }
        }

        /// The next message, waited for.
        String reads() throws InterruptedException {
            Message message = received.poll(10, TimeUnit.SECONDS);
            assertThat(message).as("a message to " + id).isNotNull();
            return message.text();
        }

        /// Whatever was said before is handled, and nothing of it was answered.
        void readsNothing() throws InterruptedException {
            says("{\"type\":\"room\"}");
            assertThat(reads()).isEqualTo("{\"type\":\"error\",\"msg\":\"roomId is missing\"}");
        }

        void goes() {
            synchronized (TestGateway.this) {
                clients.remove(id.connection());
                worker.deliver(new ClientClosed(id, origin(), session));
                worker.flush();
            }
        }

        private ClientOrigin origin() {
            return new ClientOrigin(InetAddress.getLoopbackAddress(), 50_000, 7272);
        }
    }
}
