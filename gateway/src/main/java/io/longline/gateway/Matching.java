package io.longline.gateway;

import io.longline.protocol.Where;
import io.longline.protocol.Where.AnyOf;
import io.longline.protocol.Where.Everyone;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Queue;

/// The clients of a table that a query is about, as they are at its beginning, to be gone through
/// once while others come and go.
///
/// Their ranks are as in GatewayWorker: the groups that were named come first, then the uids, then
/// the connections; in a group who joined first, in a uid who was bound first, among all who
/// connected first.
final class Matching {

    @FunctionalInterface
    interface Action {
        void accept(ClientConnection client, long rank);
    }

    private final Queue<Members> conditions = new ArrayDeque<>();
    private final @Nullable ConnectionSet seen; // null when nobody can match twice
    private long condition; // how many are behind us

    private Matching(@Nullable ConnectionSet seen) {
        this.seen = seen;
    }

    static Matching of(ConnectionSet clients) {
        var matching = new Matching(null);
        matching.conditions.add(clients.members());
        return matching;
    }

    static Matching of(ConnectionTable table, Where where) {
        return switch (where) {
            case Everyone() -> of(table.everyone());
            case AnyOf(var groups, var uids, var connections) -> {
                var matching = new Matching(new ConnectionSet());
                groups.forEach(group -> matching.conditions.add(table.inGroup(group).members()));
                uids.forEach(uid -> matching.conditions.add(table.withUid(uid).members()));
                // the last condition, in the order in which they were named
                var named = new ConnectionSet();
                int place = 0;
                for (int number : connections.stream().toArray()) {
                    ClientConnection client = table.get(number);
                    if (client != null) {
                        named.add(client, place);
                    }
                    place++;
                }
                matching.conditions.add(named.members());
                yield matching;
            }
        };
    }

    boolean isDone() {
        return conditions.isEmpty();
    }

    /// Goes on with the next ones, in no order: the ranks tell it.
    ///
    /// @param most how many clients, at the most
    void next(int most, Action action) {
        int left = most;
        while (left > 0 && !conditions.isEmpty()) {
            Members members = conditions.element();
            // one that nobody meets is work, too
            left -= 1 + members.next(left, (client, rank) -> once(client, rank, action));
            if (members.isDone()) {
                conditions.remove();
                condition++;
            }
        }
    }

    private void once(ClientConnection client, int rank, Action action) {
        if (seen == null || seen.add(client)) {
            action.accept(client, condition << Integer.SIZE | Integer.toUnsignedLong(rank));
        }
    }
}
