package io.longline.interop;

import io.longline.protocol.Message;
import io.longline.worker.Client;
import io.longline.worker.Events;

/// `init-events.php` in Java.
public final class InitEvents implements Events {

    @Override
    public void onConnect(Client client) {
        client.send("{\"type\":\"init\",\"client_id\":\"%s\"}".formatted(client.id()));
    }

    @Override
    public void onMessage(Client client, Message message) {
        // what clients send is of no concern here
    }
}
