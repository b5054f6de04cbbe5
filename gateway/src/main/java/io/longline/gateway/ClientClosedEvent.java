package io.longline.gateway;

import io.longline.protocol.ConnectionFacts;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// For Flight Recorder: a client has gone, whoever closed it.
@Name("longline.ClientClosed")
@Label("Client Closed")
@Category({"Longline", "Gateway"})
@StackTrace(false)
final class ClientClosedEvent extends Event {

    @Label("Client")
    String client = "";

    @Label("Reason")
    @Description("A reason for drops, or left, closed, silent, refused, forgotten")
    String reason = "";

    @Label("Age")
    @Timespan(Timespan.MILLISECONDS)
    long age;

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

    @Label("Groups")
    int groups;

    static void record(ClientConnection client, Parting why, long nowNanos) {
        var event = new ClientClosedEvent();
        if (event.shouldCommit()) {
            ConnectionFacts facts = client.facts(nowNanos, 0);
            event.client = client.id().toString();
            event.reason = why.key();
            event.age = facts.ageMillis();
            event.messagesIn = facts.messagesIn();
            event.messagesOut = facts.messagesOut();
            event.bytesIn = facts.bytesIn();
            event.bytesOut = facts.bytesOut();
            event.groups = facts.groupCount();
            event.commit();
        }
    }
}
