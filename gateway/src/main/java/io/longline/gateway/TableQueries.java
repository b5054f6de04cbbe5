package io.longline.gateway;

import io.longline.protocol.ClientField;
import io.longline.protocol.ClientId;
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
import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.SendCounted;
import io.longline.protocol.SelectedClient;
import io.longline.protocol.Where;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Answers queries from the clients of one event loop, as far as that one knows: [Gathering] makes
/// the answer of what all of them say. Touched on that loop alone.
final class TableQueries {
    private final ConnectionTable table;
    private final TableCommands commands;
    private final ClientTraffic traffic;
    private final Slices slices;
    private final LongSupplier nanoTime;

    TableQueries(
            ConnectionTable table,
            TableCommands commands,
            ClientTraffic traffic,
            Slices slices,
            LongSupplier nanoTime) {
        this.table = table;
        this.commands = commands;
        this.traffic = traffic;
        this.slices = slices;
        this.nanoTime = nanoTime;
    }

    /// What goes through many clients does so in slices, and may show what commands behind the
    /// query did to those whose turn came later. Everything else is answered on the spot.
    ///
    /// @return what [Gathering] expects for this query, completed on the loop
    CompletableFuture<?> answer(Query<?> query) {
        return switch (query) {
            case GetAllSessions() -> sessions(table.everyone());
            case GetSessionsByGroup(var group) -> sessions(table.inGroup(group));
            case Select(var fields, var where) -> select(fields, where);
            case ListConnections page -> page(page);
            case IsOnline(var number) -> immediately(table.get(number) != null);
            case GetSession(var number) ->
                    immediately(
                            Optional.ofNullable(table.get(number)).map(ClientConnection::session));
            case GetConnectionsByUid(var uid) -> immediately(numbers(table.withUid(uid)));
            case GetConnectionsByUids(var uids) ->
                    immediately(each(uids, uid -> numbers(table.withUid(uid))));
            case CountClients(var group) -> immediately(count(group));
            case CountClientsByGroups(var groups) ->
                    immediately(each(groups, group -> table.inGroup(group).size()));
            case GetGroups() -> immediately(groups());
            case Describe _, ListLinks _ ->
                    throw new IllegalStateException("it is about no client");
            case SendCounted(var send) -> immediately(commands.deliver(send));
        };
    }

    /// Whether it goes through clients, up to a whole slice of them at once.
    static boolean isLong(Query<?> query) {
        return switch (query) {
            case GetAllSessions _, GetSessionsByGroup _, Select _, ListConnections _, GetGroups _ ->
                    true;
            case IsOnline _,
                    GetSession _,
                    GetConnectionsByUid _,
                    GetConnectionsByUids _,
                    CountClients _,
                    CountClientsByGroups _,
                    Describe _,
                    ListLinks _,
                    SendCounted _ ->
                    false;
        };
    }

    private int count(String group) {
        return group.isEmpty() ? table.everyone().size() : table.inGroup(group).size();
    }

    private Ranking<String> groups() {
        var groups = new Ranking<String>();
        table.groups().forEach(group -> groups.add(unsigned(group.rank()), group.name()));
        return groups;
    }

    private static Ranking<Integer> numbers(ConnectionSet clients) {
        return each(clients, ClientConnection::number);
    }

    private static <V> Map<String, V> each(List<String> names, Function<String, V> answer) {
        var answers = new LinkedHashMap<String, V>();
        names.forEach(name -> answers.put(name, answer.apply(name)));
        return answers;
    }

    private static <T> CompletableFuture<T> immediately(T answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletableFuture<?> sessions(ConnectionSet clients) {
        return inSlices(
                Matching.of(clients), client -> Map.entry(client.number(), client.session()));
    }

    private <V> CompletableFuture<Ranking<V>> inSlices(
            Matching clients, Function<ClientConnection, V> answer) {
        var answers = new Ranking<V>();
        return slices.forEach(
                        clients,
                        (client, rank) -> answers.add(rank, answer.apply(client)),
                        () -> {})
                .thenApply(_ -> answers);
    }

    private static <V> Ranking<V> each(
            ConnectionSet clients, Function<ClientConnection, V> answer) {
        var answers = new Ranking<V>();
        clients.forEachRanked((client, rank) -> answers.add(unsigned(rank), answer.apply(client)));
        return answers;
    }

    private static long unsigned(int rank) {
        return Integer.toUnsignedLong(rank);
    }

    private CompletableFuture<?> select(List<ClientField> fields, Where where) {
        return inSlices(
                Matching.of(table, where),
                client -> Map.entry(client.number(), facts(client, fields)));
    }

    /// Goes through all that match and keeps the first ones: nothing is sorted but the page.
    private CompletableFuture<List<ConnectionFacts>> page(ListConnections query) {
        Comparator<ClientConnection> byNumber =
                Comparator.comparing(ClientConnection::number, Integer::compareUnsigned);
        var first = new PriorityQueue<>(byNumber.reversed());
        return slices.forEach(
                        Matching.of(table, query.where()),
                        (client, _) -> {
                            if (Integer.compareUnsigned(client.number(), query.after()) > 0) {
                                first.add(client);
                                if (first.size() > query.limit()) {
                                    first.poll();
                                }
                            }
                        },
                        () -> {})
                .thenApply(_ -> {
                    long now = nanoTime.getAsLong();
                    List<ClientConnection> clients = first.stream().sorted(byNumber).toList();
                    Map<ClientId, Integer> waiting = traffic.waitingEvents(clients);
                    return clients.stream()
                            .map(client -> client.facts(now, waiting.getOrDefault(client.id(), 0)))
                            .toList();
                });
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
