package io.longline.gateway;

import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Commands and queries that came in together, as in one read from a socket, and are handed over
/// together: each table is woken once for all of them. It has no bound of its own; what is read
/// into it has. For one thread.
public final class CommandBatch {

    /// So long a piece of it keeps a table's turn bounded.
    private static final int MOST_AT_ONCE = 256;

    private final LocalLink link;
    private final @Nullable List<Object>[] entries;

    @SuppressWarnings("unchecked") // there are no generic arrays
    CommandBatch(LocalLink link, int tables) {
        this.link = link;
        this.entries = (@Nullable List<Object>[]) new @Nullable List<?>[tables];
    }

    public void tell(OneWay command) {
        int table = link.tableOf(command);
        if (table == LocalLink.NO_TABLE) {
            link.tell(command);
        } else if (table == LocalLink.EVERY_TABLE) {
            for (int i = 0; i < entries.length; i++) {
                add(i, command);
            }
        } else {
            add(table, command);
        }
    }

    public <R> CompletableFuture<R> ask(Query<R> query) {
        return link.ask(query, this::add);
    }

    /// Hands over what has been gathered; the batch can then be used again.
    public void handOver() {
        for (int i = 0; i < entries.length; i++) {
            handOver(i);
        }
    }

    private void add(int table, Object entry) {
        List<Object> list = entries[table];
        if (list == null) {
            list = new ArrayList<>();
            entries[table] = list;
        }
        list.add(entry);
    }

    private void handOver(int table) {
        List<Object> list = entries[table];
        if (list == null) {
            return;
        }
        entries[table] = null;
        if (list.size() == 1) {
            link.put(table, list.getFirst());
            return;
        }
        for (int from = 0; from < list.size(); from += MOST_AT_ONCE) {
            link.put(table, list.subList(from, Math.min(from + MOST_AT_ONCE, list.size())));
        }
    }
}
