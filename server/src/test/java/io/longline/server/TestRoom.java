package io.longline.server;

import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.Message;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Client;
import io.longline.worker.Events;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A room for everyone: who comes is welcomed, what one says all hear.
public class TestRoom implements Events {
    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void onWorkerStart(BusinessWorker worker) {
        heard.add("start " + worker.setting("redis.url").orElse("without Redis"));
    }

    @Override
    public void onConnect(Client client) {
        client.joinGroup("room");
        client.send("welcome " + client.id());
    }

    @Override
    public void onWebSocketConnect(Client client, HandshakeRequest request) {
        client.send("you came to " + request.path());
    }

    @Override
    public void onMessage(Client client, Message message) {
        client.gateway().sendToGroup("room", "someone said " + message.text());
    }

    @Override
    public void onClose(Client client) {
        client.gateway().sendToAll("someone left");
        heard.add("close with %d here".formatted(client.gateway().getAllClientIdCount()));
    }

    @Override
    public void onWorkerStop(BusinessWorker worker) {
        heard.add("stop");
    }
}
