package io.longline.gateway;

import io.longline.protocol.AddressText;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// For Flight Recorder: a client has come.
@Name("longline.ClientOpened")
@Label("Client Opened")
@Category({"Longline", "Gateway"})
@StackTrace(false)
final class ClientOpenedEvent extends Event {

    @Label("Client")
    String client = "";

    @Label("Address")
    String address = "";

    @Label("Port")
    int port;

    static void record(ClientConnection client) {
        var event = new ClientOpenedEvent();
        if (event.shouldCommit()) {
            event.client = client.id().toString();
            event.address = AddressText.of(client.origin().address());
            event.port = client.origin().port();
            event.commit();
        }
    }
}
