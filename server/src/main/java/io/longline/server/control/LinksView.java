package io.longline.server.control;

import io.longline.client.GatewayTimeoutException;
import io.longline.client.NotUnderstoodException;
import io.longline.protocol.AddressText;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.LinkFacts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/// Gathers links from one gateway after the other, page by page, until there are enough.
final class LinksView {
    private final ConnectionFilter filter;
    private final Map<String, String> names = new HashMap<>();
    private final List<LinkPage.Row> rows = new ArrayList<>();
    private final List<String> remarks;
    private boolean complete = true;

    /// @param nodes whose links can be called by the name of their process
    LinksView(ConnectionFilter filter, Collection<NodeFacts> nodes, List<String> remarks) {
        this.filter = filter;
        this.remarks = remarks;
        for (NodeFacts node : nodes) {
            names.put(node.id(), node.name());
            WorkerFacts worker = node.worker();
            if (worker != null && !worker.instance().isEmpty()) {
                names.put(worker.instance(), node.name());
            }
        }
    }

    LinkPage of(Collection<? extends GatewayLink> gateways) {
        for (GatewayLink gateway : filter.among(gateways, remarks)) {
            try {
                gather(gateway);
            } catch (CompletionException failed) {
                remarks.add(why(gateway.address(), failed));
            }
        }
        return new LinkPage(rows, complete, remarks);
    }

    private static String why(GatewayAddress gateway, CompletionException failed) {
        return switch (failed.getCause()) {
            case NotUnderstoodException _ ->
                    "gateway %s is PHP's: it does not tell who is connected to it"
                            .formatted(gateway);
            case GatewayTimeoutException late ->
                    "gateway %s: %s; or it is an older one, which does not tell who is connected"
                                    .formatted(gateway, late.getMessage())
                            + " to it";
            case null, default -> "gateway %s: %s".formatted(gateway, ClusterView.why(failed));
        };
    }

    /// One more than wanted is asked for, to know whether there are more.
    private void gather(GatewayLink gateway) {
        int after = 0;
        while (true) {
            int wanted = filter.limit() - rows.size() + 1;
            int size = Math.min(wanted, ListLinks.LARGEST_PAGE);
            List<LinkFacts> page = ClusterView.asked(gateway, new ListLinks(after, size)).join();
            for (LinkFacts facts : page) {
                if (rows.size() == filter.limit()) {
                    complete = false;
                    return;
                }
                rows.add(row(gateway.address(), facts));
                after = facts.number();
            }
            if (page.size() < size) {
                return;
            }
        }
    }

    private LinkPage.Row row(GatewayAddress gateway, LinkFacts facts) {
        return new LinkPage.Row(
                gateway.toString(),
                facts.kind().name().toLowerCase(Locale.ROOT),
                facts.name(),
                names.getOrDefault(facts.node().isEmpty() ? facts.instance() : facts.node(), ""),
                facts.remote().isEmpty(),
                AddressText.respelled(facts.remote()),
                AddressText.respelled(facts.local()),
                facts.php() ? "PHP" : "Java",
                facts.tls(),
                facts.ageMillis(),
                facts.heardMillis(),
                facts.packagesIn(),
                facts.packagesOut(),
                facts.bytesIn(),
                facts.bytesOut(),
                facts.queuedBytes());
    }
}
