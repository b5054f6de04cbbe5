package io.longline.worker;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// For Flight Recorder: a worker goes on with other code of the user's.
@Name("longline.Reload")
@Label("Reload")
@Category({"Longline", "Worker"})
@StackTrace(false)
final class ReloadEvent extends Event {
    @Label("Worker")
    final String worker;

    ReloadEvent(String worker) {
        this.worker = worker;
    }
}
