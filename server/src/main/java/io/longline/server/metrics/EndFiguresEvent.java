package io.longline.server.metrics;

import io.longline.gateway.Parting;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/// For Flight Recorder: how many clients of a gateway are no longer there for one reason. Reasons
/// for which there was none are left out.
@Name("longline.Ends")
@Label("Ends")
@Category({"Longline", "Gateway"})
@Period("10 s")
@StackTrace(false)
final class EndFiguresEvent extends Event {

    @Label("Gateway")
    String gateway = "";

    @Label("Reason")
    String reason = "";

    @Label("Count")
    long count;

    static void record(String gateway, Parting why, long count) {
        if (count > 0) {
            var event = new EndFiguresEvent();
            event.gateway = gateway;
            event.reason = why.key();
            event.count = count;
            event.commit();
        }
    }
}
