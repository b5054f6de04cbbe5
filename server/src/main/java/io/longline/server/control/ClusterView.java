package io.longline.server.control;

import io.longline.client.GatewayBusyException;
import io.longline.client.LinkSettings;
import io.longline.client.NotUnderstoodException;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.Describe;
import io.longline.protocol.GatewayCommand.GetGroups;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.server.control.ClusterFacts.OtherGateway;
import io.longline.server.control.ClusterFacts.OtherWorker;
import io.longline.server.control.ClusterFacts.SeenRegister;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Looks at a whole cluster from one process: Registers say which gateways there are, Java gateways
/// say what they and the workers that report to them do, PHP gateways how many clients and groups
/// they have.
///
/// Each look connects anew, so that nothing is kept up between two.
public final class ClusterView {
    private final @Nullable Supplier<NodeFacts> own;
    private final Collection<? extends GatewayLink> local;
    private final List<String> registers;
    private final LinkSettings link;

    /// @param own what this process says of itself; null when it is no part of the cluster
    /// @param local gateways of this process
    /// @param registers that say which others there are
    /// @param link how those are reached
    public ClusterView(
            @Nullable Supplier<NodeFacts> own,
            Collection<? extends GatewayLink> local,
            List<String> registers,
            LinkSettings link) {
        this.own = own;
        this.local = List.copyOf(local);
        this.registers = List.copyOf(registers);
        this.link = link;
    }

    /// What there is to see; what could not be seen is among the remarks. Blocks for as long as one
    /// connection and one answer may take.
    public ClusterFacts look() {
        try (var lookout = new Lookout(local, registers, link)) {
            return look(lookout);
        }
    }

    /// Clients of all gateways, or of some; blocks for one answer after the other.
    public ConnectionPage connections(ConnectionFilter filter) {
        try (var lookout = new Lookout(local, registers, link)) {
            var remarks = new ArrayList<>(troubles(lookout));
            return new ConnectionsView(filter, protocols(lookout), link.clientIds(), remarks)
                    .of(lookout.gateways());
        }
    }

    /// The links of all gateways, or of one, to workers and backends; blocks for one answer after
    /// the other.
    ///
    /// @throws IllegalArgumentException when clients are asked for
    public LinkPage links(ConnectionFilter filter) {
        if (!filter.isEveryone()) {
            throw new IllegalArgumentException("links have no uid, no group and no client id");
        }
        try (var lookout = new Lookout(local, registers, link)) {
            var remarks = new ArrayList<>(troubles(lookout));
            return new LinksView(filter, look(lookout).nodes(), remarks).of(lookout.gateways());
        }
    }

    private Map<String, String> protocols(Lookout lookout) {
        var protocols = new HashMap<String, String>();
        look(lookout).nodes().stream()
                .flatMap(node -> node.gateways().stream())
                .forEach(gateway ->
                        protocols.put(
                                gateway.address(), gateway.listen().replaceFirst("://.*", "")));
        return protocols;
    }

    private static List<String> troubles(Lookout lookout) {
        return lookout.registers().stream()
                .map(RegisterProbe.Found::trouble)
                .filter(trouble -> !trouble.isEmpty())
                .toList();
    }

    private ClusterFacts look(Lookout lookout) {
        var remarks = new ArrayList<>(troubles(lookout));
        var nodes = new LinkedHashMap<String, NodeFacts>();
        if (own != null) {
            NodeFacts here = own.get();
            nodes.put(here.id(), here);
        }
        int ownNodes = nodes.size();
        // all are asked before the first answer is waited for
        Map<GatewayLink, CompletableFuture<List<String>>> answers = askAll(lookout.gateways());
        var others = new ArrayList<OtherGateway>();
        answers.forEach((gateway, answer) -> {
            try {
                take(gateway, answer.join(), nodes, others, remarks);
            } catch (CompletionException failed) {
                others.add(silent(gateway, failed.getCause()));
            }
        });
        var sorted = new ArrayList<>(nodes.values());
        sorted.subList(ownNodes, sorted.size())
                .sort(
                        Comparator.comparing(NodeFacts::name)
                                .thenComparing(NodeFacts::host)
                                .thenComparingLong(NodeFacts::pid));
        return new ClusterFacts(sorted, registers(lookout), others, otherWorkers(sorted), remarks);
    }

    /// Connecting may take its time, so each is asked on a thread of its own.
    private static Map<GatewayLink, CompletableFuture<List<String>>> askAll(
            Collection<GatewayLink> gateways) {
        var answers = new LinkedHashMap<GatewayLink, CompletableFuture<List<String>>>();
        gateways.forEach(gateway ->
                answers.put(
                        gateway,
                        CompletableFuture.supplyAsync(
                                () -> asked(gateway, new Describe()).join(),
                                task -> Thread.ofVirtual().start(task))));
        return answers;
    }

    /// Those that no node says to be its own.
    private static List<OtherWorker> otherWorkers(List<NodeFacts> nodes) {
        var known = new HashSet<String>();
        for (NodeFacts node : nodes) {
            WorkerFacts worker = node.worker();
            if (worker != null) {
                known.add(worker.instance());
            }
        }
        var others = new HashMap<String, OtherWorker>();
        nodes.stream()
                .flatMap(node -> node.gateways().stream())
                .flatMap(gateway -> gateway.attached().stream())
                .filter(worker -> worker.instance().isEmpty() || !known.contains(worker.instance()))
                .forEach(worker ->
                        others.merge(
                                worker.identity(),
                                new OtherWorker(
                                        worker.key(),
                                        worker.kind(),
                                        1,
                                        worker.clients(),
                                        worker.queueBytes()),
                                ClusterView::together));
        return others.values().stream().sorted(Comparator.comparing(OtherWorker::key)).toList();
    }

    private static OtherWorker together(OtherWorker one, OtherWorker other) {
        return new OtherWorker(
                one.key(),
                one.kind(),
                one.gateways() + other.gateways(),
                one.clients() + other.clients(),
                one.queueBytes() + other.queueBytes());
    }

    private static List<SeenRegister> registers(Lookout lookout) {
        return lookout.registers().stream()
                .map(found ->
                        new SeenRegister(
                                found.register(),
                                found.answered(),
                                found.answered() ? found.gateways().size() : -1))
                .toList();
    }

    /// A node that reports to several gateways is told of by each; the newest word counts, and what
    /// this process says itself.
    private void take(
            GatewayLink gateway,
            List<String> told,
            Map<String, NodeFacts> nodes,
            List<OtherGateway> others,
            List<String> remarks) {
        for (int i = 0; i < told.size(); i++) {
            try {
                NodeFacts node = Json.read(told.get(i), NodeFacts.class);
                if (!node.id().isEmpty()) {
                    nodes.merge(node.id(), node, ClusterView::newer);
                } else if (i == 0) {
                    others.add(
                            new OtherGateway(
                                    gateway.address().toString(),
                                    "Java",
                                    -1,
                                    -1,
                                    "says nothing of itself"));
                }
            } catch (IllegalArgumentException unreadable) {
                remarks.add(
                        "gateway %s tells of a node what cannot be read: %s"
                                .formatted(gateway.address(), unreadable.getMessage()));
            }
        }
    }

    private static NodeFacts newer(NodeFacts one, NodeFacts other) {
        return other.nowMillis() > one.nowMillis() ? other : one;
    }

    private static OtherGateway silent(GatewayLink gateway, @Nullable Throwable why) {
        if (!(why instanceof NotUnderstoodException)) {
            return new OtherGateway(
                    gateway.address().toString(),
                    OtherGateway.SILENT,
                    -1,
                    -1,
                    String.valueOf(why == null ? null : why.getMessage()));
        }
        try {
            CompletableFuture<Integer> clients = asked(gateway, new CountClients(""));
            CompletableFuture<List<String>> groups = asked(gateway, new GetGroups());
            return new OtherGateway(
                    gateway.address().toString(),
                    "PHP",
                    clients.join(),
                    groups.join().size(),
                    OtherGateway.WHAT_PHP_TELLS);
        } catch (CompletionException failed) {
            return new OtherGateway(
                    gateway.address().toString(),
                    "PHP",
                    -1,
                    -1,
                    "is PHP's, and did not tell how many clients it has: " + why(failed));
        }
    }

    static String why(CompletionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        return String.valueOf(cause.getMessage());
    }

    static <R> CompletableFuture<R> asked(GatewayLink gateway, Query<R> query) {
        try {
            return gateway.ask(query);
        } catch (GatewayUnreachableException | GatewayBusyException unreachable) {
            return CompletableFuture.failedFuture(unreachable);
        }
    }
}
