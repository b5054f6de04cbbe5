package io.longline.server.metrics;

import io.longline.gateway.GatewayFigures;
import io.longline.gateway.Parting;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What gateways have to show.
final class GatewayMetrics {
    private static final String P = "longline_gateway_";

    private GatewayMetrics() {}

    static List<MetricSnapshot> of(List<GatewayFigures> figures) {
        var gateways = new Family<>(figures, new Family.Label<>("gateway", GatewayFigures::name));
        return List.of(
                gateways.gauge(
                        P + "start_time_seconds",
                        "When the gateway started, in seconds since 1970",
                        f -> f.startedAt().toEpochMilli() / 1000.0),
                gateways.gauge(
                        P + "draining",
                        "1 when the gateway takes no more clients and lets those that it has go",
                        f -> f.draining() ? 1 : 0),
                gateways.gauge(
                        P + "connections", "Clients there are now", GatewayFigures::connections),
                gateways.counter(
                        P + "connections_opened",
                        "Clients there were since the start",
                        GatewayFigures::opened),
                gateways.counters(
                        P + "connections_ended",
                        "Clients that are no longer there, by reason",
                        "reason",
                        GatewayMetrics::ended),
                gateways.counter(
                        P + "messages_received",
                        "Messages that clients sent",
                        GatewayFigures::messagesIn),
                gateways.counter(
                        P + "messages_sent",
                        "Messages handed to clients' sockets, one for each recipient",
                        GatewayFigures::messagesOut),
                gateways.counter(
                        P + "received_bytes",
                        "Bytes of messages that clients sent, without framing",
                        GatewayFigures::bytesIn),
                gateways.counter(
                        P + "sent_bytes",
                        "Bytes of messages handed to clients' sockets, without framing",
                        GatewayFigures::bytesOut),
                gateways.gauge(P + "uids", "Uids that are bound now", GatewayFigures::uids),
                gateways.gauge(P + "groups", "Groups with a member now", GatewayFigures::groups),
                gateways.gauge(P + "workers", "Workers attached now", GatewayFigures::workers),
                gateways.counter(
                        P + "worker_links_lost",
                        "Links to workers that ended, but for those of workers that left",
                        GatewayFigures::workerLinksLost),
                gateways.gauge(
                        P + "slow_clients",
                        "Clients whose socket did not take all that was written",
                        GatewayFigures::slowClients),
                gateways.gauge(
                        P + "client_queue_bytes",
                        "Bytes that wait for slow clients",
                        GatewayFigures::clientQueueBytes),
                gateways.gauge(
                        P + "worker_queue_bytes",
                        "Bytes that wait for workers of other processes",
                        GatewayFigures::workerQueueBytes),
                gateways.counters(
                        P + "drops",
                        "What was not carried through, by reason",
                        "reason",
                        GatewayMetrics::drops),
                gateways.counter(
                        P + "sends",
                        "Sends to a group, a uid or everyone that came to the gateway",
                        f -> f.fanOut().sends()),
                gateways.counter(
                        P + "sends_with_member",
                        "Those sends of which the gateway held a member",
                        f -> f.fanOut().sendsWithMember()),
                gateways.counter(
                        P + "tables_visited",
                        "Event loops that those sends went to",
                        f -> f.fanOut().tablesVisited()),
                gateways.counter(
                        P + "tables_with_member",
                        "Event loops on which somebody got such a send",
                        f -> f.fanOut().tablesWithMember()));
    }

    /// A reason for drops only when it has ended one: most are about something else.
    private static Map<String, Long> ended(GatewayFigures figures) {
        var ended = new TreeMap<String, Long>();
        figures.ended()
                .forEach((why, count) -> {
                    if (why instanceof Parting.Plain || count > 0) {
                        ended.put(why.key(), count);
                    }
                });
        return ended;
    }

    private static Map<String, Long> drops(GatewayFigures figures) {
        var drops = new TreeMap<String, Long>();
        figures.drops().forEach((reason, count) -> drops.put(reason.key(), count));
        return drops;
    }
}
