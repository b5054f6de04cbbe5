package io.longline.server.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// A cluster as tables for a terminal.
public final class StatusText {
    private final ClusterFacts cluster;
    private final StringBuilder text = new StringBuilder();

    private StatusText(ClusterFacts cluster) {
        this.cluster = cluster;
    }

    public static String of(ClusterFacts cluster) {
        return new StatusText(cluster).text();
    }

    private String text() {
        nodes();
        registers();
        gateways();
        workers();
        byReason("ENDED", GatewayFacts::ended);
        byReason("DROPPED", GatewayFacts::drops);
        cluster.others().forEach(other -> remark(other.inWords()));
        cluster.remarks().forEach(this::remark);
        return text.toString();
    }

    private void remark(String remark) {
        text.append("! ").append(Escaped.of(remark)).append('\n');
    }

    private void nodes() {
        var table =
                new TextTable(
                        "NODE", "HOST", ">PID", "ROLES", "VERSION", ">UP", ">MEMORY", ">HEAP",
                        ">CPU", ">LOAD", ">FILES");
        for (NodeFacts node : cluster.nodes()) {
            ProcessFacts process = node.process();
            table.row(
                    node.name(),
                    node.host(),
                    node.pid(),
                    String.join(",", node.roles()),
                    node.version(),
                    Amounts.time(Duration.ofMillis(node.nowMillis() - node.startedMillis())),
                    Amounts.bytes(process.residentBytes()),
                    Amounts.bytes(process.heapUsed()) + " of " + Amounts.bytes(process.heapMax()),
                    process.cpuLoad() < 0 ? "-" : Math.round(process.cpuLoad() * 100) + " %",
                    Amounts.rate(process.systemLoad()),
                    Amounts.count(process.openFiles())
                            + " of "
                            + Amounts.count(process.maxFiles()));
        }
        add(table);
    }

    private void registers() {
        var table = new TextTable("REGISTER", "ANSWERS", ">GATEWAYS");
        cluster.registers()
                .forEach(register ->
                        table.row(
                                register.address(),
                                register.answers() ? "yes" : "no",
                                Amounts.count(register.gateways())));
        add(table);
    }

    private void gateways() {
        var table =
                new TextTable(
                        "GATEWAY",
                        "LISTEN",
                        "INNER",
                        ">CLIENTS",
                        ">UIDS",
                        ">GROUPS",
                        ">WORKERS",
                        ">IN/S",
                        ">OUT/S",
                        ">IN",
                        ">OUT",
                        ">BYTES IN",
                        ">BYTES OUT",
                        ">SLOW",
                        ">QUEUED",
                        ">TO WORKERS",
                        ">DROPPED");
        for (NodeFacts node : cluster.nodes()) {
            for (GatewayFacts gateway : node.gateways()) {
                table.row(
                        node.name() + "/" + gateway.name(),
                        gateway.draining() ? gateway.listen() + " (draining)" : gateway.listen(),
                        gateway.address(),
                        Amounts.count(gateway.connections()),
                        Amounts.count(gateway.uids()),
                        Amounts.count(gateway.groups()),
                        Amounts.count(gateway.workers()),
                        Amounts.rate(gateway.messagesInPerSecond()),
                        Amounts.rate(gateway.messagesOutPerSecond()),
                        Amounts.count(gateway.messagesIn()),
                        Amounts.count(gateway.messagesOut()),
                        Amounts.bytes(gateway.bytesIn()),
                        Amounts.bytes(gateway.bytesOut()),
                        Amounts.count(gateway.slowClients()),
                        Amounts.bytes(gateway.clientQueueBytes()),
                        Amounts.bytes(gateway.workerQueueBytes()),
                        Amounts.count(gateway.dropped()));
            }
        }
        for (ClusterFacts.OtherGateway other : cluster.others()) {
            table.rowThatBegins(
                    other.kind(),
                    "-",
                    other.address(),
                    Amounts.count(other.connections()),
                    "-",
                    Amounts.count(other.groups()));
        }
        add(table);
    }

    private void workers() {
        var table =
                new TextTable(
                        "WORKER",
                        "EVENTS",
                        ">GATEWAYS",
                        ">CLIENTS",
                        ">QUEUED",
                        ">HANDLED",
                        ">/S",
                        ">MEDIAN",
                        ">99 %",
                        ">BUSY",
                        ">WAITING",
                        ">FAILED",
                        ">RELOADS");
        for (NodeFacts node : cluster.nodes()) {
            WorkerFacts worker = node.worker();
            if (worker != null) {
                table.row(
                        node.name() + "/" + worker.name(),
                        worker.events(),
                        gateways(worker),
                        Amounts.count(atGateways(worker, GatewayFacts.Attached::clients)),
                        Amounts.bytes(atGateways(worker, GatewayFacts.Attached::queueBytes)),
                        Amounts.count(worker.handled()),
                        Amounts.rate(worker.handledPerSecond()),
                        Amounts.millis(worker.medianMillis()),
                        Amounts.millis(worker.slowMillis()),
                        Amounts.count(worker.busyClients()),
                        Amounts.count(worker.waitingEvents()),
                        Amounts.count(worker.failures()),
                        Amounts.count(worker.reloads()));
            }
        }
        for (ClusterFacts.OtherWorker other : cluster.otherWorkers()) {
            table.rowThatBegins(
                    "%s %s".formatted(other.kind(), other.key()),
                    "-",
                    Amounts.count(other.gateways()),
                    Amounts.count(other.clients()),
                    Amounts.bytes(other.queueBytes()));
        }
        add(table);
    }

    /// `3`, or `3 (1 draining)`.
    private static String gateways(WorkerFacts worker) {
        return worker.drainingGateways() == 0
                ? Amounts.count(worker.gateways())
                : "%s (%s draining)"
                        .formatted(
                                Amounts.count(worker.gateways()),
                                Amounts.count(worker.drainingGateways()));
    }

    /// What Java's gateways say of the worker; -1 when none does.
    private long atGateways(WorkerFacts worker, ToLongFunction<GatewayFacts.Attached> figure) {
        List<GatewayFacts.Attached> places =
                cluster.nodes().stream()
                        .flatMap(node -> node.gateways().stream())
                        .flatMap(gateway -> gateway.attached().stream())
                        .filter(place -> place.instance().equals(worker.instance()))
                        .toList();
        return places.isEmpty() ? -1 : places.stream().mapToLong(figure).sum();
    }

    /// A line for each gateway and reason.
    private void byReason(String what, Function<GatewayFacts, Map<String, Long>> counts) {
        var table = new TextTable("GATEWAY", ">" + what, "WHY");
        for (NodeFacts node : cluster.nodes()) {
            for (GatewayFacts gateway : node.gateways()) {
                counts.apply(gateway)
                        .forEach((reason, count) ->
                                table.row(
                                        node.name() + "/" + gateway.name(),
                                        Amounts.count(count),
                                        reason));
            }
        }
        add(table);
    }

    private void add(TextTable table) {
        if (!table.isEmpty()) {
            text.append(table).append('\n');
        }
    }
}
