package io.longline.client;

import io.longline.protocol.ClientField;
import io.longline.protocol.ClientId;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Connections;
import io.longline.protocol.Delivered;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.*;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.Message;
import io.longline.protocol.Names;
import io.longline.protocol.Recipients;
import io.longline.protocol.SelectedClient;
import io.longline.protocol.Where;
import io.longline.protocol.wire.Sessions;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The calls of [Gateway], each as a future. What they mean is said there.
///
/// What a call sends is handed over on the calling thread before it returns, so calls of one thread
/// take effect in their order. That hand-over may wait: for a connection that is not there yet, or
/// for room on a link that is behind. The answer is not waited for.
///
/// A future of a sending call is complete when it is returned: it tells that the gateways were
/// told, not that a client received anything. Futures fail with what the same call of [Gateway]
/// throws; illegal arguments are thrown at once. What is chained to a future may block: it runs on
/// a virtual thread, or on the chaining one where the answer is there already.
public final class AsyncGateway {

    private final Cluster cluster;

    AsyncGateway(GatewayDirectory gateways) {
        this.cluster = new Cluster(gateways);
    }

    // --- send ---

    public CompletableFuture<Void> sendToAll(Message message) {
        var command = new SendToAll(new Recipients.Everyone(), message);
        return told(() -> cluster.tellAll(command));
    }

    public CompletableFuture<Void> sendToAll(String text) {
        return sendToAll(Message.text(text));
    }

    public CompletableFuture<Void> sendToAll(Message message, Collection<ClientId> only) {
        Map<GatewayAddress, Connections> byGateway = ClientsByGateway.of(only);
        return told(() ->
                cluster.tellKnown(
                        byGateway.keySet(),
                        gateway ->
                                new SendToAll(
                                        new Recipients.Only(
                                                ClientsByGateway.at(gateway, byGateway)),
                                        message)));
    }

    public CompletableFuture<Void> sendToAllExcept(Message message, Collection<ClientId> except) {
        Map<GatewayAddress, Connections> byGateway = ClientsByGateway.of(except);
        return told(() ->
                cluster.tellAll(gateway ->
                        new SendToAll(allBut(ClientsByGateway.at(gateway, byGateway)), message)));
    }

    private static Recipients allBut(Connections connections) {
        return connections.isEmpty()
                ? new Recipients.Everyone()
                : new Recipients.AllBut(connections);
    }

    public CompletableFuture<Void> sendToClient(ClientId client, Message message) {
        return tell(client, new SendToClient(client.connection(), message));
    }

    public CompletableFuture<Void> sendToClient(ClientId client, String text) {
        return sendToClient(client, Message.text(text));
    }

    public CompletableFuture<Void> sendToUid(String uid, Message message) {
        return sendToUid(List.of(uid), message);
    }

    public CompletableFuture<Void> sendToUid(String uid, String text) {
        return sendToUid(uid, Message.text(text));
    }

    public CompletableFuture<Void> sendToUid(Collection<String> uids, Message message) {
        uids.forEach(Names::requireUid);
        var command = new SendToUid(List.copyOf(uids), message);
        return told(() -> cluster.tellAll(command));
    }

    public CompletableFuture<Void> sendToUid(Collection<String> uids, String text) {
        return sendToUid(uids, Message.text(text));
    }

    public CompletableFuture<Void> sendToGroup(String group, Message message) {
        return sendToGroup(List.of(group), message);
    }

    public CompletableFuture<Void> sendToGroup(String group, String text) {
        return sendToGroup(group, Message.text(text));
    }

    public CompletableFuture<Void> sendToGroup(Collection<String> groups, Message message) {
        groups.forEach(Names::requireGroup);
        var command = new SendToGroup(List.copyOf(groups), Connections.NONE, message);
        return told(() -> cluster.tellAll(command));
    }

    public CompletableFuture<Void> sendToGroup(Collection<String> groups, String text) {
        return sendToGroup(groups, Message.text(text));
    }

    public CompletableFuture<Void> sendToGroup(
            Collection<String> groups, Message message, Collection<ClientId> except) {
        groups.forEach(Names::requireGroup);
        List<String> names = List.copyOf(groups);
        Map<GatewayAddress, Connections> byGateway = ClientsByGateway.of(except);
        return told(() ->
                cluster.tellAll(gateway ->
                        new SendToGroup(names, ClientsByGateway.at(gateway, byGateway), message)));
    }

    // --- send, and learn what became of it ---

    public CompletableFuture<DeliveryResult> deliverToAll(Message message) {
        return cluster.askAll(
                new SendCounted(new SendToAll(new Recipients.Everyone(), message)),
                parts -> Sums.deliveries(parts, all -> 0));
    }

    public CompletableFuture<DeliveryResult> deliverToAll(String text) {
        return deliverToAll(Message.text(text));
    }

    public CompletableFuture<DeliveryResult> deliverToAll(
            Message message, Collection<ClientId> only) {
        Map<GatewayAddress, Connections> byGateway = ClientsByGateway.of(only);
        int named = byGateway.values().stream().mapToInt(Connections::size).sum();
        return cluster.askKnown(
                byGateway.keySet(),
                gateway ->
                        new SendCounted(
                                new SendToAll(
                                        new Recipients.Only(
                                                ClientsByGateway.at(gateway, byGateway)),
                                        message)),
                parts ->
                        Sums.deliveries(
                                parts, all -> named - all.matched() - atUnknown(parts, byGateway)));
    }

    /// How many of the clients named are at gateways that cannot tell whether they were there.
    private static int atUnknown(
            List<Cluster.Part<Delivered>> parts, Map<GatewayAddress, Connections> byGateway) {
        return parts.stream()
                .filter(part -> !part.answer().known())
                .mapToInt(part -> ClientsByGateway.at(part.gateway(), byGateway).size())
                .sum();
    }

    public CompletableFuture<DeliveryResult> deliverToAllExcept(
            Message message, Collection<ClientId> except) {
        Map<GatewayAddress, Connections> byGateway = ClientsByGateway.of(except);
        return cluster.askAll(
                (GatewayAddress gateway) ->
                        new SendCounted(
                                new SendToAll(
                                        allBut(ClientsByGateway.at(gateway, byGateway)), message)),
                parts -> Sums.deliveries(parts, all -> 0));
    }

    public CompletableFuture<DeliveryResult> deliverToClient(ClientId client, Message message) {
        return cluster.ask(
                client,
                new SendCounted(new SendToClient(client.connection(), message)),
                new DeliveryResult(0, 0, 0, 0, 1, Set.of()),
                delivered ->
                        Sums.deliveries(
                                List.of(new Cluster.Part<>(client.gateway(), delivered)),
                                all -> all.known() && all.matched() == 0 ? 1 : 0));
    }

    public CompletableFuture<DeliveryResult> deliverToClient(ClientId client, String text) {
        return deliverToClient(client, Message.text(text));
    }

    public CompletableFuture<DeliveryResult> deliverToUid(String uid, Message message) {
        return deliverToUid(List.of(uid), message);
    }

    public CompletableFuture<DeliveryResult> deliverToUid(String uid, String text) {
        return deliverToUid(uid, Message.text(text));
    }

    public CompletableFuture<DeliveryResult> deliverToUid(
            Collection<String> uids, Message message) {
        uids.forEach(Names::requireUid);
        Set<String> named = Set.copyOf(uids);
        return cluster.askAll(
                new SendCounted(new SendToUid(List.copyOf(uids), message)),
                parts -> Sums.deliveries(parts, all -> named.size() - all.uids().size()));
    }

    public CompletableFuture<DeliveryResult> deliverToUid(Collection<String> uids, String text) {
        return deliverToUid(uids, Message.text(text));
    }

    public CompletableFuture<DeliveryResult> deliverToGroup(String group, Message message) {
        return deliverToGroup(List.of(group), message);
    }

    public CompletableFuture<DeliveryResult> deliverToGroup(String group, String text) {
        return deliverToGroup(group, Message.text(text));
    }

    public CompletableFuture<DeliveryResult> deliverToGroup(
            Collection<String> groups, Message message) {
        return deliverToGroup(groups, message, List.of());
    }

    public CompletableFuture<DeliveryResult> deliverToGroup(
            Collection<String> groups, String text) {
        return deliverToGroup(groups, Message.text(text));
    }

    public CompletableFuture<DeliveryResult> deliverToGroup(
            Collection<String> groups, Message message, Collection<ClientId> except) {
        groups.forEach(Names::requireGroup);
        List<String> names = List.copyOf(groups);
        Map<GatewayAddress, Connections> byGateway = ClientsByGateway.of(except);
        return cluster.askAll(
                (GatewayAddress gateway) ->
                        new SendCounted(
                                new SendToGroup(
                                        names, ClientsByGateway.at(gateway, byGateway), message)),
                parts -> Sums.deliveries(parts, all -> 0));
    }

    // --- close ---

    public CompletableFuture<Void> closeClient(ClientId client) {
        return closeClient(client, null, CloseReason.NORMAL);
    }

    public CompletableFuture<Void> closeClient(ClientId client, Message farewell) {
        return closeClient(client, farewell, CloseReason.NORMAL);
    }

    public CompletableFuture<Void> closeClient(ClientId client, String farewell) {
        return closeClient(client, Message.text(farewell));
    }

    public CompletableFuture<Void> closeClient(
            ClientId client, @Nullable Message farewell, CloseReason reason) {
        return tell(client, new CloseClient(client.connection(), farewell, reason));
    }

    public CompletableFuture<Void> destroyClient(ClientId client) {
        return tell(client, new DestroyClient(client.connection()));
    }

    // --- one client ---

    public CompletableFuture<Boolean> isOnline(ClientId client) {
        return cluster.ask(client, new IsOnline(client.connection()), false, online -> online);
    }

    public CompletableFuture<Optional<Map<String, @Nullable Object>>> getSession(ClientId client) {
        return cluster.ask(
                client,
                new GetSession(client.connection()),
                Optional.empty(),
                session -> session.map(Sessions::decode));
    }

    public CompletableFuture<Void> setSession(
            ClientId client, Map<String, ? extends @Nullable Object> session) {
        return tell(client, new SetSession(client.connection(), Sessions.encode(session)));
    }

    public CompletableFuture<Void> updateSession(
            ClientId client, Map<String, ? extends @Nullable Object> changes) {
        return tell(client, new UpdateSession(client.connection(), Sessions.encode(changes)));
    }

    // --- uids ---

    public CompletableFuture<Void> bindUid(ClientId client, String uid) {
        return tell(client, new BindUid(client.connection(), uid));
    }

    public CompletableFuture<Void> unbindUid(ClientId client) {
        return unbindUid(client, "");
    }

    public CompletableFuture<Void> unbindUid(ClientId client, String uid) {
        return tell(client, new UnbindUid(client.connection(), uid));
    }

    public CompletableFuture<Boolean> isUidOnline(String uid) {
        return getClientIdByUid(uid).thenApply(clients -> !clients.isEmpty());
    }

    public CompletableFuture<Map<String, Boolean>> isUidsOnline(Collection<String> uids) {
        return batchGetClientIdByUid(uids)
                .thenApply(clientsByUid -> {
                    var online = new LinkedHashMap<String, Boolean>();
                    clientsByUid.forEach((uid, ids) -> online.put(uid, !ids.isEmpty()));
                    return online;
                });
    }

    public CompletableFuture<Optional<String>> getUidByClientId(ClientId client) {
        return cluster.ask(
                client,
                about(ClientField.UID, client),
                Optional.empty(),
                found ->
                        Optional.ofNullable(found.get(client.connection()))
                                .map(SelectedClient::uid));
    }

    public CompletableFuture<List<ClientId>> getClientIdByUid(String uid) {
        return cluster.askAll(
                new GetConnectionsByUid(Names.requireUid(uid)), Sums::clientsOfConnections);
    }

    public CompletableFuture<Map<String, List<ClientId>>> batchGetClientIdByUid(
            Collection<String> uids) {
        uids.forEach(Names::requireUid);
        List<String> names = uids.stream().distinct().toList();
        return cluster.askAll(
                new GetConnectionsByUids(names), parts -> Sums.clientsByUid(names, parts));
    }

    public CompletableFuture<Set<String>> getAllUidList() {
        return select(ClientField.UID, new Where.Everyone(), Sums::uids);
    }

    public CompletableFuture<Integer> getAllUidCount() {
        return getAllUidList().thenApply(Set::size);
    }

    public CompletableFuture<Set<String>> getUidListByGroup(String group) {
        return select(ClientField.UID, in(group), Sums::uids);
    }

    public CompletableFuture<Integer> getUidCountByGroup(String group) {
        return getUidListByGroup(group).thenApply(Set::size);
    }

    // --- groups ---

    public CompletableFuture<Void> joinGroup(ClientId client, String group) {
        return tell(client, new JoinGroup(client.connection(), group));
    }

    public CompletableFuture<Void> leaveGroup(ClientId client, String group) {
        return tell(client, new LeaveGroup(client.connection(), group));
    }

    public CompletableFuture<Void> ungroup(String group) {
        var command = new Ungroup(group);
        return told(() -> cluster.tellAll(command));
    }

    public CompletableFuture<Set<String>> getGroupsByClientId(ClientId client) {
        return cluster.ask(
                client,
                about(ClientField.GROUPS, client),
                Set.of(),
                found -> Sums.groupsOf(found.get(client.connection())));
    }

    public CompletableFuture<Integer> getClientIdCountByGroup(String group) {
        return cluster.askAll(new CountClients(Names.requireGroup(group)), Sums::total);
    }

    public CompletableFuture<Map<String, Integer>> batchGetClientIdCountByGroup(
            Collection<String> groups) {
        groups.forEach(Names::requireGroup);
        List<String> names = groups.stream().distinct().toList();
        return cluster.askAll(
                new CountClientsByGroups(names), parts -> Sums.totalByGroup(names, parts));
    }

    public CompletableFuture<List<ClientId>> getClientIdListByGroup(String group) {
        return select(ClientField.UID, in(group), Sums::clients);
    }

    public CompletableFuture<Map<ClientId, Map<String, @Nullable Object>>> getClientSessionsByGroup(
            String group) {
        return cluster.askAll(new GetSessionsByGroup(Names.requireGroup(group)), Sums::sessions);
    }

    public CompletableFuture<Set<String>> getAllGroupIdList() {
        return cluster.askAll(new GetGroups(), Sums::groups);
    }

    public CompletableFuture<Map<String, Set<String>>> getAllGroupUidList() {
        return cluster.askAll(
                new Select(List.of(ClientField.UID, ClientField.GROUPS), new Where.Everyone()),
                Sums::uidsByGroup);
    }

    public CompletableFuture<Map<String, Integer>> getAllGroupUidCount() {
        return getAllGroupUidList().thenApply(Sums::sizes);
    }

    public CompletableFuture<Map<String, List<ClientId>>> getAllGroupClientIdList() {
        return select(ClientField.GROUPS, new Where.Everyone(), Sums::clientsByGroup);
    }

    public CompletableFuture<Map<String, Integer>> getAllGroupClientIdCount() {
        return getAllGroupClientIdList().thenApply(Sums::sizes);
    }

    // --- everyone ---

    public CompletableFuture<List<ClientId>> getAllClientIdList() {
        return select(ClientField.UID, new Where.Everyone(), Sums::clients);
    }

    public CompletableFuture<Integer> getAllClientIdCount() {
        return cluster.askAll(new CountClients(""), Sums::total);
    }

    public CompletableFuture<Map<ClientId, Map<String, @Nullable Object>>> getAllClientSessions() {
        return cluster.askAll(new GetAllSessions(), Sums::sessions);
    }

    private CompletableFuture<Void> tell(ClientId client, OneWay command) {
        return told(() -> cluster.tell(client, command));
    }

    private static CompletableFuture<Void> told(Runnable telling) {
        try {
            telling.run();
            return CompletableFuture.completedFuture(null);
        } catch (GatewayUnreachableException | GatewayBusyException | NoGatewayException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> CompletableFuture<T> select(
            ClientField field,
            Where where,
            Function<List<Cluster.Part<Map<Integer, SelectedClient>>>, T> sum) {
        return cluster.askAll(new Select(List.of(field), where), sum);
    }

    private static Where in(String group) {
        return new Where.AnyOf(List.of(Names.requireGroup(group)), List.of(), Connections.NONE);
    }

    private static Select about(ClientField field, ClientId client) {
        var only = Connections.of(client.connection());
        return new Select(List.of(field), new Where.AnyOf(List.of(), List.of(), only));
    }
}
