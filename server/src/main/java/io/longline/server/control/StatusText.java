package io.longline.server.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
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

    /// Said once when it is the same for all, beside each node when it is not.
    private boolean oneVersion() {
        return cluster.nodes().stream().map(NodeFacts::version).distinct().count() == 1;
    }

    private void nodes() {
        if (oneVersion()) {
            text.append("Longline ")
                    .append(Escaped.of(cluster.nodes().getFirst().version()))
                    .append("\n\n");
        }
        var table =
                new TextTable(
                        "NODE",
                        "HOST",
                        ">PID",
                        "ROLES",
                        "?VERSION",
                        ">UP",
                        ">MEMORY",
                        ">HEAP",
                        ">CPU",
                        ">LOAD",
                        ">FILES");
        for (NodeFacts node : cluster.nodes()) {
            ProcessFacts process = node.process();
            table.row(
                    node.name(),
                    node.host(),
                    node.pid(),
                    String.join(",", node.roles()),
                    oneVersion() ? "-" : node.version(),
                    Amounts.time(Duration.ofMillis(node.nowMillis() - node.startedMillis())),
                    Amounts.bytes(process.residentBytes()),
                    Amounts.bytes(process.heapUsed()) + " / " + Amounts.bytes(process.heapMax()),
                    process.cpuLoad() < 0 ? "-" : Math.round(process.cpuLoad() * 100) + " %",
                    Amounts.rate(process.systemLoad()),
                    Amounts.count(process.openFiles()) + " / " + Amounts.count(process.maxFiles()));
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

    /// What there is, then what it does: together they would be too wide.
    private void gateways() {
        var table =
                new TextTable(
                        "GATEWAY", "LISTEN", "INNER", ">CLIENTS", ">UIDS", ">GROUPS", ">WORKERS");
        forEachGateway((name, gateway) ->
                table.row(
                        name,
                        gateway.draining() ? gateway.listen() + " (draining)" : gateway.listen(),
                        gateway.address(),
                        Amounts.count(gateway.connections()),
                        Amounts.count(gateway.uids()),
                        Amounts.count(gateway.groups()),
                        Amounts.count(gateway.workers())));
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
        traffic();
    }

    private void traffic() {
        var table =
                new TextTable(
                        "GATEWAY",
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
        forEachGateway((name, gateway) ->
                table.row(
                        name,
                        Amounts.rate(gateway.messagesInPerSecond()),
                        Amounts.rate(gateway.messagesOutPerSecond()),
                        Amounts.count(gateway.messagesIn()),
                        Amounts.count(gateway.messagesOut()),
                        Amounts.bytes(gateway.bytesIn()),
                        Amounts.bytes(gateway.bytesOut()),
                        Amounts.count(gateway.slowClients()),
                        Amounts.bytes(gateway.clientQueueBytes()),
                        Amounts.bytes(gateway.workerQueueBytes()),
                        Amounts.count(gateway.dropped())));
        add(table);
    }

    private void forEachGateway(BiConsumer<String, GatewayFacts> each) {
        for (NodeFacts node : cluster.nodes()) {
            node.gateways()
                    .forEach(gateway -> each.accept(node.name() + "/" + gateway.name(), gateway));
        }
    }

    private void workers() {
        var table = new TextTable("WORKER", "EVENTS", ">GATEWAYS", ">CLIENTS", ">QUEUED");
        forEachWorker((name, worker) ->
                table.row(
                        name,
                        worker.events(),
                        gateways(worker),
                        Amounts.count(atGateways(worker, GatewayFacts.Attached::clients)),
                        Amounts.bytes(atGateways(worker, GatewayFacts.Attached::queueBytes))));
        for (ClusterFacts.OtherWorker other : cluster.otherWorkers()) {
            table.row(
                    "%s %s".formatted(other.kind(), other.key()),
                    "-",
                    Amounts.count(other.gateways()),
                    Amounts.count(other.clients()),
                    Amounts.bytes(other.queueBytes()));
        }
        add(table);
        handlers();
    }

    private void handlers() {
        var table =
                new TextTable(
                        "WORKER",
                        ">HANDLED",
                        ">/S",
                        ">MEDIAN",
                        ">99 %",
                        ">BUSY",
                        ">WAITING",
                        ">FAILED",
                        ">RELOADS");
        forEachWorker((name, worker) ->
                table.row(
                        name,
                        Amounts.count(worker.handled()),
                        Amounts.rate(worker.handledPerSecond()),
                        Amounts.millis(worker.medianMillis()),
                        Amounts.millis(worker.slowMillis()),
                        Amounts.count(worker.busyClients()),
                        Amounts.count(worker.waitingEvents()),
                        Amounts.count(worker.failures()),
                        Amounts.count(worker.reloads())));
        add(table);
    }

    private void forEachWorker(BiConsumer<String, WorkerFacts> each) {
        for (NodeFacts node : cluster.nodes()) {
            WorkerFacts worker = node.worker();
            if (worker != null) {
                each.accept(node.name() + "/" + worker.name(), worker);
            }
        }
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
        forEachGateway((name, gateway) ->
                counts.apply(gateway)
                        .forEach((reason, count) -> table.row(name, Amounts.count(count), reason)));
        add(table);
    }

    private void add(TextTable table) {
        if (!table.isEmpty()) {
            text.append(table).append('\n');
        }
    }
}
