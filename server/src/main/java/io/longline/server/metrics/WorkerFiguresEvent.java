package io.longline.server.metrics;

import io.longline.worker.EventKind;
import io.longline.worker.WorkerFigures;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// For Flight Recorder: a worker in numbers, those of [WorkerFigures] by their names there.
@Name("longline.Worker")
@Label("Worker")
@Category({"Longline", "Worker"})
@Period("10 s")
@StackTrace(false)
final class WorkerFiguresEvent extends Event {

    @Label("Worker")
    String worker = "";

    @Label("Gateways")
    int gateways;

    @Label("Draining Gateways")
    int drainingGateways;

    @Label("Links Lost")
    long linksLost;

    @Label("Registers Heard")
    int registersHeard;

    @Label("Registers Away")
    int registersAway;

    @Label("onConnect")
    long onConnect;

    @Label("onHandshake")
    long onHandshake;

    @Label("onWebSocketConnect")
    long onWebSocketConnect;

    @Label("onMessage")
    long onMessage;

    @Label("onClose")
    long onClose;

    @Label("Handler Time")
    @Timespan(Timespan.NANOSECONDS)
    long handlerTime;

    @Label("Failures")
    long failures;

    @Label("Busy Clients")
    int busyClients;

    @Label("Waiting Events")
    long waitingEvents;

    @Label("Reloads")
    long reloads;

    static void record(WorkerFigures figures) {
        var event = new WorkerFiguresEvent();
        event.worker = figures.key();
        event.gateways = figures.gateways();
        event.drainingGateways = figures.drainingGateways();
        event.linksLost = figures.linksLost();
        event.registersHeard = figures.registersHeard();
        event.registersAway = figures.registersAway();
        figures.events().forEach(event::count);
        event.handlerTime = figures.handlerTimes().sumNanos();
        event.failures = figures.failures();
        event.busyClients = figures.busyClients();
        event.waitingEvents = figures.waitingEvents();
        event.reloads = figures.reloads();
        event.commit();
    }

    private void count(EventKind kind, long handled) {
        switch (kind) {
            case CONNECT -> onConnect = handled;
            case HANDSHAKE -> onHandshake = handled;
            case WEBSOCKET_CONNECT -> onWebSocketConnect = handled;
            case MESSAGE -> onMessage = handled;
            case CLOSE -> onClose = handled;
        }
    }
}
