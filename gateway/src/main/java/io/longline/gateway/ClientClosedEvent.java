package io.longline.gateway;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// For Flight Recorder: a client has gone, whoever closed it.
@Name("longline.ClientClosed")
@Label("Client Closed")
@Category({"Longline", "Gateway"})
@StackTrace(false)
final class ClientClosedEvent extends Event {

    @Label("Client")
    String client = "";

    @Label("Groups")
    int groups;

    static void record(ClientConnection client) {
        var event = new ClientClosedEvent();
        if (event.shouldCommit()) {
            event.client = client.id().toString();
            event.groups = client.groups().length;
            event.commit();
        }
    }
}
