package io.longline.server.metrics;

import io.longline.gateway.DropReason;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/// For Flight Recorder: how much a gateway has not carried through for one reason. Reasons for
/// which there was nothing are left out.
@Name("longline.Drops")
@Label("Drops")
@Category({"Longline", "Gateway"})
@Period("10 s")
@StackTrace(false)
final class DropFiguresEvent extends Event {

    @Label("Gateway")
    String gateway = "";

    @Label("Reason")
    String reason = "";

    @Label("Count")
    long count;

    static void record(String gateway, DropReason reason, long count) {
        if (count > 0) {
            var event = new DropFiguresEvent();
            event.gateway = gateway;
            event.reason = reason.key();
            event.count = count;
            event.commit();
        }
    }
}
