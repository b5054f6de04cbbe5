package io.longline.gateway;

import io.longline.protocol.Where;
import io.longline.protocol.Where.AnyOf;
import io.longline.protocol.Where.Everyone;

/// Goes through the clients of a table that a query is about, each once.
///
/// Their ranks are as in GatewayWorker: the groups that were named come first, then the uids, then
/// the connections; in a group who joined first, in a uid who was bound first, among all who
/// connected first.
final class Matching {

    @FunctionalInterface
    interface Action {
        void accept(ClientConnection client, long rank);
    }

    private final ConnectionTable table;
    private final Action action;
    private final ConnectionSet seen = new ConnectionSet();
    private long condition; // how many are behind us

    private Matching(ConnectionTable table, Action action) {
        this.table = table;
        this.action = action;
    }

    /// In no order: the ranks tell it.
    static void forEach(ConnectionTable table, Where where, Action action) {
        switch (where) {
            case Everyone() ->
                    table.everyone()
                            .forEachRanked((client, rank) ->
                                    action.accept(client, Integer.toUnsignedLong(rank)));
            case AnyOf anyOf -> new Matching(table, action).forEach(anyOf);
        }
    }

    private void forEach(AnyOf where) {
        where.groups().forEach(group -> anyOf(table.inGroup(group)));
        where.uids().forEach(uid -> anyOf(table.withUid(uid)));
        where.connections().stream()
                .mapToObj(table::get)
                .forEach(client -> {
                    if (client != null) {
                        once(client, 0);
                    }
                    condition++;
                });
    }

    private void anyOf(ConnectionSet clients) {
        clients.forEachRanked(this::once);
        condition++;
    }

    private void once(ClientConnection client, int rank) {
        if (seen.add(client)) {
            action.accept(client, condition << Integer.SIZE | Integer.toUnsignedLong(rank));
        }
    }
}
