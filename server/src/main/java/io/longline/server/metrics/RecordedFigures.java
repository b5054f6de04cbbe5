package io.longline.server.metrics;

import io.longline.gateway.GatewayFigures;
import io.longline.worker.WorkerFigures;

import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The figures of this process's gateways, workers and Registers for Flight Recorder, those that
/// [Metrics] show: every 10 s while something is recorded, unless the recording says how often.
/// Until Flight Recorder is there nothing is done.
public final class RecordedFigures implements AutoCloseable {
    private final Map<Class<? extends Event>, Runnable> hooks;
    private final FlightRecorderListener listener =
            new FlightRecorderListener() {
                @Override
                public void recorderInitialized(FlightRecorder recorder) {
                    begin();
                }
            };
    private boolean begun; // guarded by this
    private boolean closed; // guarded by this

    public RecordedFigures(
            Supplier<List<GatewayFigures>> gateways,
            Supplier<List<WorkerFigures>> workers,
            Supplier<RegisterFigures> registers) {
        this.hooks =
                Map.of(
                        GatewayFiguresEvent.class,
                        () -> recordGateways(gateways.get(), registers.get()),
                        EndFiguresEvent.class,
                        () -> gateways.get().forEach(RecordedFigures::recordEnds),
                        DropFiguresEvent.class,
                        () -> gateways.get().forEach(RecordedFigures::recordDrops),
                        WorkerFiguresEvent.class,
                        () -> workers.get().forEach(WorkerFiguresEvent::record),
                        RegisterFiguresEvent.class,
                        () -> RegisterFiguresEvent.record(registers.get()));
    }

    private static void recordGateways(List<GatewayFigures> gateways, RegisterFigures registers) {
        gateways.forEach(
                gateway -> GatewayFiguresEvent.record(gateway, registers.of(gateway.name())));
    }

    private static void recordEnds(GatewayFigures figures) {
        figures.ended()
                .forEach((why, count) ->
                        new EndFiguresEvent().record(figures.name(), why.key(), count));
    }

    private static void recordDrops(GatewayFigures figures) {
        figures.drops()
                .forEach((reason, count) ->
                        new DropFiguresEvent().record(figures.name(), reason.key(), count));
    }

    /// To be called once.
    public void start() {
        FlightRecorder.addListener(listener);
    }

    private synchronized void begin() {
        if (!begun && !closed) {
            begun = true;
            hooks.forEach(FlightRecorder::addPeriodicEvent);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        FlightRecorder.removeListener(listener);
        if (begun) {
            begun = false;
            hooks.values().forEach(FlightRecorder::removePeriodicEvent);
        }
    }
}
