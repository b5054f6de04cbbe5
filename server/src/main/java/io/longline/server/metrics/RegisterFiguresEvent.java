package io.longline.server.metrics;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/// For Flight Recorder: the Register of this process. Nothing is recorded without one.
@Name("longline.Register")
@Label("Register")
@Category({"Longline", "Register"})
@Period("10 s")
@StackTrace(false)
final class RegisterFiguresEvent extends Event {

    @Label("Gateways")
    int gateways;

    static void record(RegisterFigures figures) {
        figures.gateways()
                .ifPresent(announced -> {
                    var event = new RegisterFiguresEvent();
                    event.gateways = announced;
                    event.commit();
                });
    }
}
