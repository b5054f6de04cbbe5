package io.longline.worker;

import io.longline.client.Gateway;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;

/// The client that an event is about: GatewayWorker's `$client_id`, with the calls on it.
///
/// What it sends may be used after the handler has returned, and by other threads; its [#session()]
/// belongs to the handler.
public final class Client {
    private final ClientId id;
    private final ClientOrigin origin;
    private final Session session;
    private final Gateway gateway;

    Client(ClientId id, ClientOrigin origin, Session session, Gateway gateway) {
        this.id = id;
        this.origin = origin;
        this.session = session;
        this.gateway = gateway;
    }

    public ClientId id() {
        return id;
    }

    /// Where it came from, and the port of the gateway that it came to.
    public ClientOrigin origin() {
        return origin;
    }

    /// What the gateway keeps for this client, PHP's `$_SESSION`.
    public Session session() {
        return session;
    }

    /// The whole cluster.
    public Gateway gateway() {
        return gateway;
    }

    /// PHP's `sendToCurrentClient`.
    public void send(String text) {
        gateway.sendToClient(id, text);
    }

    public void send(Message message) {
        gateway.sendToClient(id, message);
    }

    public void bindUid(String uid) {
        gateway.bindUid(id, uid);
    }

    public void unbindUid() {
        gateway.unbindUid(id);
    }

    public void joinGroup(String group) {
        gateway.joinGroup(id, group);
    }

    public void leaveGroup(String group) {
        gateway.leaveGroup(id, group);
    }

    /// Closes once all that is queued for it has been written.
    public void close() {
        gateway.closeClient(id);
    }

    public void close(String farewell) {
        gateway.closeClient(id, farewell);
    }

    public void close(Message farewell) {
        gateway.closeClient(id, farewell);
    }

    public void close(Message farewell, CloseReason reason) {
        gateway.closeClient(id, farewell, reason);
    }

    /// The same without a last message.
    public void close(CloseReason reason) {
        gateway.closeClient(id, null, reason);
    }

    /// Closes at once; what is queued for it is lost.
    public void destroy() {
        gateway.destroyClient(id);
    }

    /// Its id, as those outside may see it: GatewayWorker's `client_id`, or sealed.
    @Override
    public String toString() {
        return gateway.clientIds().text(id);
    }
}
