package io.longline.client;

import io.longline.client.Cluster.Part;
import io.longline.protocol.ClientId;
import io.longline.protocol.Delivered;
import io.longline.protocol.SelectedClient;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.wire.Sessions;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// What the answers of all gateways come to together.
///
/// A client is at one gateway only; a uid or a group may be at several, and counts once.
final class Sums {

    private Sums() {}

    /// @param offline what of those named was at no gateway, given what all of them say
    static DeliveryResult deliveries(
            List<Part<Delivered>> parts, ToIntFunction<Delivered> offline) {
        Delivered all =
                parts.stream().map(Part::answer).reduce(Delivered::plus).orElse(Delivered.UNKNOWN);
        return new DeliveryResult(
                all.matched(),
                all.written(),
                all.queued(),
                all.dropped(),
                offline.applyAsInt(all),
                parts.stream()
                        .filter(part -> !part.answer().known())
                        .map(Part::gateway)
                        .collect(Collectors.toSet()));
    }

    static int total(List<Part<Integer>> parts) {
        return parts.stream().mapToInt(Part::answer).sum();
    }

    static Map<String, Integer> totalByGroup(
            List<String> asked, List<Part<Map<String, Integer>>> parts) {
        var totals = new LinkedHashMap<String, Integer>();
        for (String group : asked) {
            totals.put(
                    group,
                    parts.stream().mapToInt(part -> part.answer().getOrDefault(group, 0)).sum());
        }
        return totals;
    }

    static List<ClientId> clientsOfConnections(List<Part<List<Integer>>> parts) {
        return parts.stream().flatMap(part -> part.answer().stream().map(part::client)).toList();
    }

    static Map<String, List<ClientId>> clientsByUid(
            List<String> asked, List<Part<Map<String, List<Integer>>>> parts) {
        var clients = new LinkedHashMap<String, List<ClientId>>();
        for (String uid : asked) {
            clients.put(
                    uid,
                    parts.stream()
                            .flatMap(part ->
                                    part.answer().getOrDefault(uid, List.of()).stream()
                                            .map(part::client))
                            .toList());
        }
        return clients;
    }

    static List<ClientId> clients(List<Part<Map<Integer, SelectedClient>>> parts) {
        return parts.stream()
                .flatMap(part -> part.answer().keySet().stream().map(part::client))
                .toList();
    }

    static Set<String> uids(List<Part<Map<Integer, SelectedClient>>> parts) {
        var uids = new LinkedHashSet<String>();
        eachClient(
                parts,
                (client, facts) -> {
                    if (facts.uid() != null) {
                        uids.add(facts.uid());
                    }
                });
        return uids;
    }

    static Set<String> groups(List<Part<List<String>>> parts) {
        var groups = new LinkedHashSet<String>();
        parts.forEach(part -> groups.addAll(part.answer()));
        return groups;
    }

    static Set<String> groupsOf(@Nullable SelectedClient facts) {
        return facts == null || facts.groups() == null ? Set.of() : facts.groups();
    }

    static Map<String, Set<String>> uidsByGroup(List<Part<Map<Integer, SelectedClient>>> parts) {
        var uids = new LinkedHashMap<String, Set<String>>();
        eachClient(
                parts,
                (client, facts) -> {
                    if (facts.uid() != null) {
                        for (String group : groupsOf(facts)) {
                            uids.computeIfAbsent(group, name -> new LinkedHashSet<>())
                                    .add(facts.uid());
                        }
                    }
                });
        return uids;
    }

    static Map<String, List<ClientId>> clientsByGroup(
            List<Part<Map<Integer, SelectedClient>>> parts) {
        var clients = new LinkedHashMap<String, List<ClientId>>();
        eachClient(
                parts,
                (client, facts) -> {
                    for (String group : groupsOf(facts)) {
                        clients.computeIfAbsent(group, name -> new ArrayList<>()).add(client);
                    }
                });
        return clients;
    }

    static Map<ClientId, Map<String, @Nullable Object>> sessions(
            List<Part<Map<Integer, SerializedSession>>> parts) {
        var sessions = new LinkedHashMap<ClientId, Map<String, @Nullable Object>>();
        for (var part : parts) {
            part.answer()
                    .forEach((connection, session) ->
                            sessions.put(part.client(connection), Sessions.decode(session)));
        }
        return sessions;
    }

    static Map<String, Integer> sizes(Map<String, ? extends Collection<?>> lists) {
        var sizes = new LinkedHashMap<String, Integer>();
        lists.forEach((name, list) -> sizes.put(name, list.size()));
        return sizes;
    }

    private static void eachClient(
            List<Part<Map<Integer, SelectedClient>>> parts,
            BiConsumer<ClientId, SelectedClient> each) {
        for (var part : parts) {
            part.answer()
                    .forEach((connection, facts) -> each.accept(part.client(connection), facts));
        }
    }
}
