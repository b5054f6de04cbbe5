package io.longline.server.metrics;

import jdk.jfr.Category;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/// For Flight Recorder: how much a gateway has not carried through for one reason.
@Name("longline.Drops")
@Label("Drops")
@Category({"Longline", "Gateway"})
@Period("10 s")
@StackTrace(false)
final class DropFiguresEvent extends CountedReasonEvent {}
