package io.longline.gateway;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// For Flight Recorder: a worker has come to a gateway, or gone.
@Name("longline.WorkerLink")
@Label("Worker Link")
@Category({"Longline", "Gateway"})
@StackTrace(false)
final class WorkerLinkEvent extends Event {

    @Label("Worker")
    String worker = "";

    @Label("Up")
    boolean up;

    @Label("Why")
    @Description("left (in order), lost or replaced (by its next link); empty when it is up")
    String why = "";

    static void record(String worker, boolean up, String why) {
        var event = new WorkerLinkEvent();
        if (event.shouldCommit()) {
            event.worker = worker;
            event.up = up;
            event.why = why;
            event.commit();
        }
    }
}
