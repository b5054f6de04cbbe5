package io.longline.gateway;

import jdk.jfr.Category;
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

    static void record(String worker, boolean up) {
        var event = new WorkerLinkEvent();
        if (event.shouldCommit()) {
            event.worker = worker;
            event.up = up;
            event.commit();
        }
    }
}
