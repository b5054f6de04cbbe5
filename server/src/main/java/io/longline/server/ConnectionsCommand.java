package io.longline.server;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientIds;
import io.longline.server.control.ConnectionFilter;
import io.longline.server.control.ConnectionPage;
import io.longline.server.control.ConnectionsText;
import io.longline.server.control.Json;
import io.longline.server.control.LinkPage;
import io.longline.server.control.LinksText;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "connections",
        header = "Shows the clients of the cluster, or with --inner who is behind its gateways.",
        description = {
            "Those that have one of the uids, are in one of the groups or have one of the ids; all"
                    + " if none is named.",
            "GATEWAY is its inner address, with which 'status' shows its name.",
            "IN and OUT are messages, and their bytes. QUEUED is what a client's socket does not"
                + " take; WAITING are the events of it that its worker has not begun with; one that"
                + " is PAUSED is not read from while its worker has enough to do for it. A column"
                + " that says nothing of any client is left out.",
            "With --inner a PEER is who is connected to the gateway: a worker is given events, a"
                    + " backend tells and asks. HEARD is how long ago the gateway heard from it."
                    + " QUEUED is what waits to be sent to it, or to be taken by a worker of Java."
        })
final class ConnectionsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    picocli.CommandLine.Model.CommandSpec spec =
            picocli.CommandLine.Model.CommandSpec.create(); // replaced by picocli

    @Mixin SettingsFlags flags = new SettingsFlags();
    @Mixin ConfigFlag config = new ConfigFlag();
    @Mixin ShowFlags show = new ShowFlags();

    @Option(names = "--uid", paramLabel = "UID", description = "Clients with this uid.")
    List<String> uids = new ArrayList<>();

    @Option(names = "--group", paramLabel = "GROUP", description = "Clients in this group.")
    List<String> groups = new ArrayList<>();

    @Option(
            names = "--id",
            paramLabel = "CLIENT_ID",
            description = "This client; its id as clients see it, or as the log has it.")
    List<String> ids = new ArrayList<>();

    @Option(
            names = "--gateway",
            paramLabel = "ADDRESS",
            description = "Only of the gateway with this inner address, as 10.0.0.7:2900.")
    String gateway = "";

    @Option(
            names = "--inner",
            description = "In place of clients the gateways' links to workers and backends.")
    boolean inner;

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            defaultValue = "100",
            description = "How many at most, 1 to 10000; ${DEFAULT-VALUE} if left out.")
    int limit;

    ConnectionsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        var service = Service.of(flags, config, surroundings);
        ConnectionFilter filter = filter(RoleSettings.clientIds(service.settings()));
        var cluster = ClusterAt.of(service);
        return show.show(
                surroundings,
                inner ? () -> links(cluster, filter) : () -> clients(cluster, filter));
    }

    private String clients(ClusterAt cluster, ConnectionFilter filter) throws CannotStartException {
        ConnectionPage page = cluster.connections(filter);
        return show.json ? Json.pretty(page) : ConnectionsText.of(page);
    }

    private String links(ClusterAt cluster, ConnectionFilter filter) throws CannotStartException {
        LinkPage page = cluster.links(filter);
        return show.json ? Json.pretty(page) : LinksText.of(page);
    }

    private ConnectionFilter filter(ClientIds written) {
        if (inner && !(uids.isEmpty() && groups.isEmpty() && ids.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--inner shows links to workers and backends, which have no uid, no group and"
                        + " no client id; leave out --uid, --group and --id, or leave out --inner"
                        + " to see clients");
        }
        try {
            List<String> plain = ids.stream().map(id -> plain(id, written)).toList();
            return new ConnectionFilter(uids, groups, plain, gateway, limit);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /// Logs have ids in their plain form, and applications in that of `client-ids`.
    private static String plain(String id, ClientIds written) {
        return id.length() == ClientId.TEXT_LENGTH ? id : written.of(id).toString();
    }
}
