package io.longline.server.metrics;

import jdk.jfr.Category;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/// For Flight Recorder: how many clients of a gateway are no longer there for one reason.
@Name("longline.Ends")
@Label("Ends")
@Category({"Longline", "Gateway"})
@Period("10 s")
@StackTrace(false)
final class EndFiguresEvent extends CountedReasonEvent {}
