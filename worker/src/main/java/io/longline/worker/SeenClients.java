package io.longline.worker;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientClosed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The clients of one gateway that this worker looks after, with the session that each showed last:
/// should the gateway be lost, that is all there is to say of them. For one thread.
///
/// It refers to what the events brought and copies nothing.
final class SeenClients {

    private record Seen(ClientOrigin origin, SerializedSession session) {}

    private final Map<ClientId, Seen> clients = new HashMap<>();

    void saw(WorkerEvent event) {
        ClientId client = event.client();
        if (event instanceof ClientClosed) {
            clients.remove(client);
            return;
        }
        Seen before = clients.get(client);
        if (before == null || !before.session().equals(event.session())) {
            clients.put(client, new Seen(event.origin(), event.session()));
        }
    }

    /// What would be their last events, had the gateway lived to tell; they are forgotten here.
    List<ClientClosed> takeAll() {
        List<ClientClosed> last =
                clients.entrySet().stream()
                        .map(client ->
                                new ClientClosed(
                                        client.getKey(),
                                        client.getValue().origin(),
                                        client.getValue().session()))
                        .toList();
        clients.clear();
        return last;
    }

    void forgetAll() {
        clients.clear();
    }

    boolean isEmpty() {
        return clients.isEmpty();
    }
}
