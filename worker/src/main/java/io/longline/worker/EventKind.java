package io.longline.worker;

import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientAdopted;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerEvent.HandshakeAsked;
import io.longline.protocol.WorkerEvent.WebSocketConnected;

/// Which handler of [Events] an event is for.
public enum EventKind {
    CONNECT("onConnect"),
    HANDSHAKE("onHandshake"),
    WEBSOCKET_CONNECT("onWebSocketConnect"),
    MESSAGE("onMessage"),
    CLOSE("onClose");

    private final String handler;

    EventKind(String handler) {
        this.handler = handler;
    }

    static EventKind of(WorkerEvent event) {
        return switch (event) {
            case ClientConnected _ -> CONNECT;
            case HandshakeAsked _ -> HANDSHAKE;
            case WebSocketConnected _ -> WEBSOCKET_CONNECT;
            case ClientMessage _ -> MESSAGE;
            case ClientClosed _ -> CLOSE;
            case ClientAdopted _ -> throw new IllegalArgumentException("no handler is for it");
        };
    }

    /// The handler's name.
    @Override
    public String toString() {
        return handler;
    }
}
