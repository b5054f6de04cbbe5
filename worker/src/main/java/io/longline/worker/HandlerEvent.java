package io.longline.worker;

import io.longline.protocol.WorkerEvent;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// For Flight Recorder: a handler that took long. While nothing is recorded it costs next to
/// nothing.
@Name("longline.Handler")
@Label("Handler")
@Description("A handler of Events, from its beginning to its end; slow ones by default")
@Category({"Longline", "Worker"})
@Threshold("20 ms")
@StackTrace(false)
final class HandlerEvent extends Event {
    @Label("Handler")
    String handler = "";

    @Label("Client")
    String client = "";

    @Label("Threw")
    boolean failed;

    static HandlerEvent begun() {
        var event = new HandlerEvent();
        event.begin();
        return event;
    }

    void end(WorkerEvent event) {
        end();
        if (shouldCommit()) {
            handler = EventKind.of(event).toString();
            client = event.client().toString();
            commit();
        }
    }
}
