package io.longline.gateway;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// For Flight Recorder: something was not carried through.
@Name("longline.Drop")
@Label("Drop")
@Category({"Longline", "Gateway"})
@StackTrace(false)
final class DropEvent extends Event {

    @Label("Gateway")
    String gateway = "";

    @Label("Reason")
    String reason = "";

    @Label("Example")
    String example = "";

    static void record(String gateway, DropReason reason, Object example) {
        var event = new DropEvent();
        if (event.shouldCommit()) {
            event.gateway = gateway;
            event.reason = reason.key();
            event.example = example.toString();
            event.commit();
        }
    }
}
