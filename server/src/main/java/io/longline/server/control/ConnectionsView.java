package io.longline.server.control;

import io.longline.client.NotUnderstoodException;
import io.longline.protocol.AddressText;
import io.longline.protocol.ClientField;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientIds;
import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.SelectedClient;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;

/// Gathers clients from one gateway after the other, page by page, until there are enough.
final class ConnectionsView {
    private final ConnectionFilter filter;
    private final Map<String, String> protocols;
    private final ClientIds ids;
    private final List<ConnectionPage.Row> rows = new ArrayList<>();
    private final List<String> remarks;
    private boolean complete = true;

    /// @param protocols by the inner address of a gateway
    /// @param ids how client ids are written
    ConnectionsView(
            ConnectionFilter filter,
            Map<String, String> protocols,
            ClientIds ids,
            List<String> remarks) {
        this.filter = filter;
        this.protocols = protocols;
        this.ids = ids;
        this.remarks = remarks;
    }

    ConnectionPage of(Collection<? extends GatewayLink> gateways) {
        for (GatewayLink gateway : filter.among(gateways, remarks)) {
            try {
                gather(gateway);
            } catch (CompletionException failed) {
                remarks.add("gateway %s: %s".formatted(gateway.address(), why(failed)));
            }
        }
        return new ConnectionPage(rows, complete, remarks);
    }

    private static Throwable why(CompletionException failed) {
        return failed.getCause() == null ? failed : failed.getCause();
    }

    private void gather(GatewayLink gateway) {
        try {
            gatherPages(gateway);
        } catch (CompletionException failed) {
            if (!(failed.getCause() instanceof NotUnderstoodException)) {
                throw failed;
            }
            gatherFromPhp(gateway);
        }
    }

    /// One more than wanted is asked for, to know whether there are more.
    private void gatherPages(GatewayLink gateway) {
        int after = 0;
        while (true) {
            int wanted = filter.limit() - rows.size() + 1;
            int size = Math.min(wanted, ListConnections.LARGEST_PAGE);
            List<ConnectionFacts> page =
                    ClusterView.asked(
                                    gateway,
                                    new ListConnections(
                                            filter.where(gateway.address()), after, size))
                            .join();
            for (ConnectionFacts facts : page) {
                if (rows.size() == filter.limit()) {
                    complete = false;
                    return;
                }
                rows.add(row(gateway.address(), facts));
                after = facts.connection();
            }
            if (page.size() < size) {
                return;
            }
        }
    }

    private ConnectionPage.Row row(GatewayAddress gateway, ConnectionFacts facts) {
        return new ConnectionPage.Row(
                ids.text(new ClientId(gateway, facts.connection())),
                gateway.toString(),
                protocols.getOrDefault(gateway.toString(), ""),
                AddressText.respelled(facts.remote()),
                facts.uid(),
                facts.groups(),
                facts.groupCount(),
                facts.worker(),
                facts.ageMillis(),
                facts.messagesIn(),
                facts.messagesOut(),
                facts.bytesIn(),
                facts.bytesOut(),
                facts.queuedBytes(),
                facts.paused(),
                facts.waitingEvents());
    }

    /// PHP's gateways know no pages, and say uid and groups alone.
    private void gatherFromPhp(GatewayLink gateway) {
        Map<Integer, SelectedClient> clients =
                ClusterView.asked(
                                gateway,
                                new Select(
                                        List.of(ClientField.UID, ClientField.GROUPS),
                                        filter.where(gateway.address())))
                        .join();
        if (!clients.isEmpty()) {
            remarks.add(
                    "gateway %s is PHP's: of its clients it tells uid and groups alone"
                            .formatted(gateway.address()));
        }
        for (Map.Entry<Integer, SelectedClient> client : clients.entrySet()) {
            if (rows.size() == filter.limit()) {
                complete = false;
                return;
            }
            Set<String> groups =
                    client.getValue().groups() == null ? Set.of() : client.getValue().groups();
            rows.add(
                    new ConnectionPage.Row(
                            ids.text(new ClientId(gateway.address(), client.getKey())),
                            gateway.address().toString(),
                            "",
                            "",
                            client.getValue().uid(),
                            groups.stream().limit(ConnectionFacts.GROUPS_SHOWN).toList(),
                            groups.size(),
                            null,
                            -1,
                            -1,
                            -1,
                            -1,
                            -1,
                            -1,
                            null,
                            -1));
        }
    }
}
