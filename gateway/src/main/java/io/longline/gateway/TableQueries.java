package io.longline.gateway;

import io.longline.protocol.ClientField;
import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.CountClientsByGroups;
import io.longline.protocol.GatewayCommand.Describe;
import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.GetConnectionsByUid;
import io.longline.protocol.GatewayCommand.GetConnectionsByUids;
import io.longline.protocol.GatewayCommand.GetGroups;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.GetSessionsByGroup;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.SendCounted;
import io.longline.protocol.SelectedClient;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.Where;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Answers queries from the clients of one event loop, as far as that one knows: [Gathering] makes
/// the answer of what all of them say. Touched on that loop alone.
final class TableQueries {
    private final ConnectionTable table;
    private final TableCommands commands;
    private final LongSupplier nanoTime;

    TableQueries(ConnectionTable table, TableCommands commands, LongSupplier nanoTime) {
        this.table = table;
        this.commands = commands;
        this.nanoTime = nanoTime;
    }

    /// @return what [Gathering] expects for this query
    Object answer(Query<?> query) {
        return switch (query) {
            case IsOnline(var number) -> table.get(number) != null;
            case GetSession(var number) ->
                    Optional.ofNullable(table.get(number)).map(ClientConnection::session);
            case GetAllSessions() -> sessions(table.everyone());
            case GetSessionsByGroup(var group) -> sessions(table.inGroup(group));
            case GetConnectionsByUid(var uid) -> numbers(table.withUid(uid));
            case GetConnectionsByUids(var uids) -> each(uids, uid -> numbers(table.withUid(uid)));
            case CountClients(var group) -> count(group);
            case CountClientsByGroups(var groups) ->
                    each(groups, group -> table.inGroup(group).size());
            case Select(var fields, var where) -> select(fields, where);
            case GetGroups() -> groups();
            case ListConnections page -> page(page);
            case Describe _ -> throw new IllegalStateException("it is about no client");
            case SendCounted(var send) -> commands.deliver(send);
        };
    }

    private int count(String group) {
        return group.isEmpty() ? table.everyone().size() : table.inGroup(group).size();
    }

    private List<Ranked<String>> groups() {
        return table.groups().stream()
                .map(group -> new Ranked<>(Integer.toUnsignedLong(group.rank()), group.name()))
                .toList();
    }

    private static List<Ranked<Integer>> numbers(ConnectionSet clients) {
        return each(clients, ClientConnection::number);
    }

    private static <V> Map<String, V> each(List<String> names, Function<String, V> answer) {
        var answers = new LinkedHashMap<String, V>();
        names.forEach(name -> answers.put(name, answer.apply(name)));
        return answers;
    }

    private static List<Ranked<Entry<Integer, SerializedSession>>> sessions(ConnectionSet clients) {
        return each(clients, client -> Map.entry(client.number(), client.session()));
    }

    private static <V> List<Ranked<V>> each(
            ConnectionSet clients, Function<ClientConnection, V> answer) {
        var answers = new ArrayList<Ranked<V>>(clients.size());
        clients.forEachRanked((client, rank) ->
                answers.add(new Ranked<>(Integer.toUnsignedLong(rank), answer.apply(client))));
        return answers;
    }

    private List<Ranked<Entry<Integer, SelectedClient>>> select(
            List<ClientField> fields, Where where) {
        var selected = new ArrayList<Ranked<Entry<Integer, SelectedClient>>>();
        Matching.forEach(
                table,
                where,
                (client, rank) ->
                        selected.add(
                                new Ranked<>(
                                        rank, Map.entry(client.number(), facts(client, fields)))));
        return selected;
    }

    /// Goes through all that match and keeps the first ones: nothing is sorted but the page.
    private List<ConnectionFacts> page(ListConnections query) {
        Comparator<ClientConnection> byNumber =
                Comparator.comparing(ClientConnection::number, Integer::compareUnsigned);
        var first = new PriorityQueue<>(byNumber.reversed());
        Matching.forEach(
                table,
                query.where(),
                (client, _) -> {
                    if (Integer.compareUnsigned(client.number(), query.after()) > 0) {
                        first.add(client);
                        if (first.size() > query.limit()) {
                            first.poll();
                        }
                    }
                });
        long now = nanoTime.getAsLong();
        return first.stream().sorted(byNumber).map(client -> client.facts(now)).toList();
    }

    private static SelectedClient facts(ClientConnection client, List<ClientField> fields) {
        return new SelectedClient(
                fields.contains(ClientField.SESSION) ? client.session() : null,
                fields.contains(ClientField.UID) ? client.uid() : null,
                fields.contains(ClientField.GROUPS) ? groups(client) : null);
    }

    /// In the order joined; null for a client that is in none.
    private static @Nullable Set<String> groups(ClientConnection client) {
        if (client.groups().length == 0) {
            return null;
        }
        var names = new LinkedHashSet<String>();
        for (Group group : client.groups()) {
            names.add(group.name());
        }
        return names;
    }
}
