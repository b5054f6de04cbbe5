package io.longline.gateway;

import io.longline.protocol.GatewayCommand.Report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What processes say of themselves: the gateway's own, and those that report to it, workers above
/// all. Who has not reported for [#LIFE] is forgotten; more than [#MOST] are not kept. Safe for use
/// by many threads.
final class NodeReports {
    static final Duration LIFE = Duration.ofSeconds(15);
    static final int MOST = 1000;

    private final LongSupplier nanoTime;
    private final Map<String, Told> reports =
            new LinkedHashMap<>(); // guarded by this; oldest first
    private volatile Supplier<String> own = () -> "{}";

    private record Told(String facts, long nanos) {}

    NodeReports(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// @param facts JSON; asked on an event loop, so it must have it ready
    void own(Supplier<String> facts) {
        own = facts;
    }

    synchronized void take(Report report) {
        forgetOld();
        reports.remove(report.node());
        if (reports.size() < MOST) {
            reports.put(report.node(), new Told(report.facts(), nanoTime.getAsLong()));
        }
    }

    /// The gateway's own first.
    synchronized List<String> all() {
        forgetOld();
        var all = new ArrayList<String>();
        all.add(own.get());
        reports.values().forEach(told -> all.add(told.facts()));
        return List.copyOf(all);
    }

    private void forgetOld() {
        long now = nanoTime.getAsLong();
        reports.values().removeIf(told -> now - told.nanos() > LIFE.toNanos());
    }
}
