package io.longline.protocol;

/// What a gateway tells the worker that looks after a client.
///
/// Each carries where the client came from and its session as it is at that moment. A client's
/// events are delivered in the order in which they happened.
public sealed interface WorkerEvent {

    ClientId client();

    ClientOrigin origin();

    SerializedSession session();

    /// The client's socket is open. On WebSocket nothing is known of it yet but its address.
    record ClientConnected(ClientId client, ClientOrigin origin, SerializedSession session)
            implements WorkerEvent {}

    /// May this WebSocket client come in? The gateway waits for the worker's
    /// [GatewayCommand.AnswerHandshake]. Between Java peers, and only to a worker that wants to be
    /// asked.
    record HandshakeAsked(
            ClientId client,
            ClientOrigin origin,
            SerializedSession session,
            HandshakeRequest request)
            implements WorkerEvent {}

    /// A WebSocket client has asked properly, and comes in.
    record WebSocketConnected(
            ClientId client,
            ClientOrigin origin,
            SerializedSession session,
            HandshakeRequest request)
            implements WorkerEvent {}

    record ClientMessage(
            ClientId client, ClientOrigin origin, SerializedSession session, Message message)
            implements WorkerEvent {}

    /// The worker looks after this client from now on: the one that did has gone. It says where the
    /// client stands and is no news of it. Between Java peers only.
    record ClientAdopted(ClientId client, ClientOrigin origin, SerializedSession session)
            implements WorkerEvent {}

    /// The last event of a client, whoever closed it.
    record ClientClosed(ClientId client, ClientOrigin origin, SerializedSession session)
            implements WorkerEvent {}
}
