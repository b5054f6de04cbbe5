package io.longline.worker;

import io.longline.protocol.GatewayAddress;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// For Flight Recorder: a gateway of another process sends this worker its events from now on, or
/// no more.
@Name("longline.GatewayLink")
@Label("Gateway Link")
@Description("Up with the first word of the gateway, which of PHP's is the first event")
@Category({"Longline", "Worker"})
@StackTrace(false)
final class GatewayLinkEvent extends Event {

    @Label("Gateway")
    String gateway = "";

    @Label("Up")
    boolean up;

    @Label("Why")
    @Description("What ended the link; empty when it is up")
    String why = "";

    static void record(GatewayAddress address, boolean up, String why) {
        var event = new GatewayLinkEvent();
        if (event.shouldCommit()) {
            event.gateway = address.toString();
            event.up = up;
            event.why = why;
            event.commit();
        }
    }
}
