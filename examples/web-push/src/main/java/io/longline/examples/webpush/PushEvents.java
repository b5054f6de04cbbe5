package io.longline.examples.webpush;

import io.longline.protocol.Message;
import io.longline.worker.Client;
import io.longline.worker.Events;

import java.util.Map;

/// What the Longline server runs for this example: it greets a page and hears nothing from it.
///
/// The greeting carries the client_id and a [BindProof]. A client_id alone proves nothing: it is an
/// address that others can guess, and a backend that binds any client_id it is handed lets one user
/// take over another's socket.
public final class PushEvents implements Events {

    @Override
    public void onConnect(Client client) {
        BindProof proof = BindProof.random();
        // told before the page is: a bind that comes at once must find it
        client.gateway().setSession(client.id(), Map.of(BindProof.SESSION_KEY, proof.text()));
        client.send(
                "{\"type\":\"init\",\"client_id\":\"%s\",\"proof\":\"%s\"}"
                        .formatted(client, proof.text()));
    }

    @Override
    public void onMessage(Client client, Message message) {
        // The page talks to the backend; whatever comes this way is a sign of life and no more.
    }
}
