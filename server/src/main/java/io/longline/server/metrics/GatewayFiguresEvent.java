package io.longline.server.metrics;

import io.longline.gateway.GatewayFigures;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/// For Flight Recorder: a gateway in numbers, those of [GatewayFigures] by their names there, and
/// Registers.
@Name("longline.Gateway")
@Label("Gateway")
@Category({"Longline", "Gateway"})
@Period("10 s")
@StackTrace(false)
final class GatewayFiguresEvent extends Event {

    @Label("Gateway")
    String gateway = "";

    @Label("Draining")
    boolean draining;

    @Label("Connections")
    long connections;

    @Label("Opened")
    long opened;

    @Label("Messages In")
    long messagesIn;

    @Label("Messages Out")
    long messagesOut;

    @Label("Bytes In")
    @DataAmount
    long bytesIn;

    @Label("Bytes Out")
    @DataAmount
    long bytesOut;

    @Label("Uids")
    long uids;

    @Label("Groups")
    long groups;

    @Label("Workers")
    int workers;

    @Label("Worker Links Lost")
    long workerLinksLost;

    @Label("Registers Heard")
    int registersHeard;

    @Label("Registers Away")
    int registersAway;

    @Label("Slow Clients")
    long slowClients;

    @Label("Client Queue Bytes")
    @DataAmount
    long clientQueueBytes;

    @Label("Worker Queue Bytes")
    @DataAmount
    long workerQueueBytes;

    @Label("Sends")
    long sends;

    @Label("Sends With Member")
    long sendsWithMember;

    @Label("Tables Visited")
    long tablesVisited;

    @Label("Tables With Member")
    long tablesWithMember;

    static void record(GatewayFigures figures, RegisterFigures.Announced announced) {
        var event = new GatewayFiguresEvent();
        event.gateway = figures.name();
        event.draining = figures.draining();
        event.connections = figures.connections();
        event.opened = figures.opened();
        event.messagesIn = figures.messagesIn();
        event.messagesOut = figures.messagesOut();
        event.bytesIn = figures.bytesIn();
        event.bytesOut = figures.bytesOut();
        event.uids = figures.uids();
        event.groups = figures.groups();
        event.workers = figures.workers();
        event.workerLinksLost = figures.workerLinksLost();
        event.registersHeard = announced.heard();
        event.registersAway = announced.away();
        event.slowClients = figures.slowClients();
        event.clientQueueBytes = figures.clientQueueBytes();
        event.workerQueueBytes = figures.workerQueueBytes();
        event.sends = figures.fanOut().sends();
        event.sendsWithMember = figures.fanOut().sendsWithMember();
        event.tablesVisited = figures.fanOut().tablesVisited();
        event.tablesWithMember = figures.fanOut().tablesWithMember();
        event.commit();
    }
}
