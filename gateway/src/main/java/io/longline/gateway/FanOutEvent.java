package io.longline.gateway;

import io.longline.protocol.GatewayCommand.OneWay;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// For Flight Recorder: one event loop's part of a send to a group, a uid or everyone.
@Name("longline.FanOut")
@Label("Fan-out")
@Category({"Longline", "Gateway"})
@StackTrace(false)
final class FanOutEvent extends Event {

    @Label("Command")
    String command = "";

    @Label("Clients")
    int clients;

    @Label("Bytes")
    int bytes;

    static void record(OneWay command, int clients, int bytes) {
        var event = new FanOutEvent();
        if (event.shouldCommit()) {
            event.command = command.getClass().getSimpleName();
            event.clients = clients;
            event.bytes = bytes;
            event.commit();
        }
    }
}
