package io.longline.client;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientIds;
import io.longline.protocol.CloseReason;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.Message;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Commands the whole cluster as if it were one gateway: GatewayWorker's `Gateway`, its calls by
/// their names. Safe for use by many threads; calls of one thread take effect in their order, and a
/// query sees what the same thread did before it.
///
/// **Sending** says nothing about receiving: a client that is gone, or not known, is passed over.
/// What concerns one client goes to the gateway that its id names; everything else goes to every
/// gateway. An offline client, and one of a gateway that is not known, is the same thing: sending
/// to it does nothing, [#isOnline] is false, what is asked of it is empty.
///
/// **Every call may throw** these, and calls on the whole cluster the first one too:
/// - [NoGatewayException]: no gateway is known, so there is nobody to tell or ask.
/// - [GatewayUnreachableException]: a gateway that was named or announced cannot be reached. Of
///   several gateways the others have been told all the same.
/// - [GatewayBusyException]: a gateway is so far behind that the call was not sent.
/// - [GatewayTimeoutException]: a gateway did not answer in time, 5 s unless set otherwise.
/// - [IllegalArgumentException]: a uid or group called "" or "0", or a message over the limit.
public class Gateway {

    /// How long an answer is waited for, GatewayWorker's 5 s.
    public static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    /// The link to a gateway has the first word on its own limit, because it can say which gateway
    /// it was.
    private static final Duration LINK_SPEAKS_FIRST = Duration.ofSeconds(1);

    private final GatewayDirectory gateways;
    private final AsyncGateway calls;
    private final Duration answerLimit;
    private final ClientIds clientIds;

    public Gateway(GatewayDirectory gateways) {
        this(gateways, ANSWER_LIMIT);
    }

    /// @param answerLimit how long a call waits for its answer
    public Gateway(GatewayDirectory gateways, Duration answerLimit) {
        this(gateways, answerLimit, ClientIds.plain());
    }

    /// @param answerLimit how long a call waits for its answer
    /// @param clientIds how client ids are written for those outside
    public Gateway(GatewayDirectory gateways, Duration answerLimit, ClientIds clientIds) {
        this.gateways = gateways;
        this.calls = new AsyncGateway(gateways);
        this.answerLimit = answerLimit;
        this.clientIds = clientIds;
    }

    /// Writes client ids for those outside the cluster, and reads what comes back from them. Where
    /// ids are sealed, write them with this alone: [ClientId#toString] is always GatewayWorker's.
    public ClientIds clientIds() {
        return clientIds;
    }

    /// The gateways that are commanded.
    public GatewayDirectory gateways() {
        return gateways;
    }

    /// The same calls as futures.
    public AsyncGateway async() {
        return calls;
    }

    // --- send ---

    /// To every client of the cluster.
    public void sendToAll(Message message) {
        done(calls.sendToAll(message));
    }

    public void sendToAll(String text) {
        sendToAll(Message.text(text));
    }

    /// To these clients, each once; to nobody when `only` is empty.
    public void sendToAll(Message message, Collection<ClientId> only) {
        done(calls.sendToAll(message, only));
    }

    public void sendToAll(String text, Collection<ClientId> only) {
        sendToAll(Message.text(text), only);
    }

    /// To every client but these.
    public void sendToAllExcept(Message message, Collection<ClientId> except) {
        done(calls.sendToAllExcept(message, except));
    }

    public void sendToAllExcept(String text, Collection<ClientId> except) {
        sendToAllExcept(Message.text(text), except);
    }

    /// To one client. [Message#encoded] bytes are written as they are, PHP's `$raw`.
    public void sendToClient(ClientId client, Message message) {
        done(calls.sendToClient(client, message));
    }

    public void sendToClient(ClientId client, String text) {
        sendToClient(client, Message.text(text));
    }

    /// To every client that the uid is bound to.
    public void sendToUid(String uid, Message message) {
        done(calls.sendToUid(uid, message));
    }

    public void sendToUid(String uid, String text) {
        sendToUid(uid, Message.text(text));
    }

    /// To every client of every uid; a uid that is named twice gets it twice.
    public void sendToUid(Collection<String> uids, Message message) {
        done(calls.sendToUid(uids, message));
    }

    public void sendToUid(Collection<String> uids, String text) {
        sendToUid(uids, Message.text(text));
    }

    /// To every member of the group.
    public void sendToGroup(String group, Message message) {
        done(calls.sendToGroup(group, message));
    }

    public void sendToGroup(String group, String text) {
        sendToGroup(group, Message.text(text));
    }

    /// To every member of every group; a member of two of them gets it twice.
    public void sendToGroup(Collection<String> groups, Message message) {
        done(calls.sendToGroup(groups, message));
    }

    public void sendToGroup(Collection<String> groups, String text) {
        sendToGroup(groups, Message.text(text));
    }

    /// To every member of every group but these clients.
    public void sendToGroup(
            Collection<String> groups, Message message, Collection<ClientId> except) {
        done(calls.sendToGroup(groups, message, except));
    }

    public void sendToGroup(Collection<String> groups, String text, Collection<ClientId> except) {
        sendToGroup(groups, Message.text(text), except);
    }

    // --- send, and learn what became of it ---

    /// To everyone, as [#sendToAll(Message)], and waits for what every gateway says of it.
    ///
    /// All of these keep their place among the sends and other calls of a thread. They cost an
    /// answer of each gateway, and each client is sent to at once; who does not ask pays nothing.
    /// When a gateway does not answer, the call throws, though others may have been sent the
    /// message.
    public DeliveryResult deliverToAll(Message message) {
        return answer("deliverToAll", calls.deliverToAll(message));
    }

    public DeliveryResult deliverToAll(String text) {
        return deliverToAll(Message.text(text));
    }

    /// To these clients, as [#sendToAll(Message, Collection)]. Those that are nowhere are
    /// `offline`.
    public DeliveryResult deliverToAll(Message message, Collection<ClientId> only) {
        return answer("deliverToAll", calls.deliverToAll(message, only));
    }

    public DeliveryResult deliverToAll(String text, Collection<ClientId> only) {
        return deliverToAll(Message.text(text), only);
    }

    /// To every client but these, as [#sendToAllExcept(Message, Collection)].
    public DeliveryResult deliverToAllExcept(Message message, Collection<ClientId> except) {
        return answer("deliverToAllExcept", calls.deliverToAllExcept(message, except));
    }

    public DeliveryResult deliverToAllExcept(String text, Collection<ClientId> except) {
        return deliverToAllExcept(Message.text(text), except);
    }

    /// To one client, as [#sendToClient(ClientId, Message)].
    public DeliveryResult deliverToClient(ClientId client, Message message) {
        return answer("deliverToClient", calls.deliverToClient(client, message));
    }

    public DeliveryResult deliverToClient(ClientId client, String text) {
        return deliverToClient(client, Message.text(text));
    }

    /// To every client of the uid, as [#sendToUid(String, Message)].
    public DeliveryResult deliverToUid(String uid, Message message) {
        return answer("deliverToUid", calls.deliverToUid(uid, message));
    }

    public DeliveryResult deliverToUid(String uid, String text) {
        return deliverToUid(uid, Message.text(text));
    }

    public DeliveryResult deliverToUid(Collection<String> uids, Message message) {
        return answer("deliverToUid", calls.deliverToUid(uids, message));
    }

    public DeliveryResult deliverToUid(Collection<String> uids, String text) {
        return deliverToUid(uids, Message.text(text));
    }

    /// To every member of the group, as [#sendToGroup(String, Message)].
    public DeliveryResult deliverToGroup(String group, Message message) {
        return answer("deliverToGroup", calls.deliverToGroup(group, message));
    }

    public DeliveryResult deliverToGroup(String group, String text) {
        return deliverToGroup(group, Message.text(text));
    }

    public DeliveryResult deliverToGroup(Collection<String> groups, Message message) {
        return answer("deliverToGroup", calls.deliverToGroup(groups, message));
    }

    public DeliveryResult deliverToGroup(Collection<String> groups, String text) {
        return deliverToGroup(groups, Message.text(text));
    }

    /// To every member of every group but these clients, as [#sendToGroup(Collection, Message,
    /// Collection)].
    public DeliveryResult deliverToGroup(
            Collection<String> groups, Message message, Collection<ClientId> except) {
        return answer("deliverToGroup", calls.deliverToGroup(groups, message, except));
    }

    public DeliveryResult deliverToGroup(
            Collection<String> groups, String text, Collection<ClientId> except) {
        return deliverToGroup(groups, Message.text(text), except);
    }

    // --- close ---

    /// Closes the client once all that is queued for it has been written.
    public void closeClient(ClientId client) {
        done(calls.closeClient(client));
    }

    /// The same, with a last message.
    public void closeClient(ClientId client, Message farewell) {
        done(calls.closeClient(client, farewell));
    }

    public void closeClient(ClientId client, String farewell) {
        closeClient(client, Message.text(farewell));
    }

    /// The same, with the code and text that a WebSocket client is told; PHP gateways always say
    /// 1000.
    ///
    /// @param farewell the last message, or null for none
    public void closeClient(ClientId client, @Nullable Message farewell, CloseReason reason) {
        done(calls.closeClient(client, farewell, reason));
    }

    /// Closes the client at once; what is queued for it is lost.
    public void destroyClient(ClientId client) {
        done(calls.destroyClient(client));
    }

    // --- one client ---

    public boolean isOnline(ClientId client) {
        return answer("isOnline", calls.isOnline(client));
    }

    /// The session: empty when the client is offline, an empty map when it has none.
    public Optional<Map<String, @Nullable Object>> getSession(ClientId client) {
        return answer("getSession", calls.getSession(client));
    }

    /// Replaces the session. A handler that changes its own client's session has `Client.session()`
    /// for it.
    public void setSession(ClientId client, Map<String, ? extends @Nullable Object> session) {
        done(calls.setSession(client, session));
    }

    /// Merges into the session as PHP's `array_replace_recursive` does: nested maps are merged,
    /// everything else is replaced.
    public void updateSession(ClientId client, Map<String, ? extends @Nullable Object> changes) {
        done(calls.updateSession(client, changes));
    }

    // --- uids ---

    /// Binds the client to a uid. A client has one uid, the last one bound; a uid has any number of
    /// clients. Does nothing when the client is offline.
    public void bindUid(ClientId client, String uid) {
        done(calls.bindUid(client, uid));
    }

    public void unbindUid(ClientId client) {
        done(calls.unbindUid(client));
    }

    /// The same.
    ///
    /// @param uid not looked at, as in GatewayWorker: whatever is bound is unbound
    public void unbindUid(ClientId client, String uid) {
        done(calls.unbindUid(client, uid));
    }

    public boolean isUidOnline(String uid) {
        return answer("isUidOnline", calls.isUidOnline(uid));
    }

    /// Names every uid that was asked for.
    public Map<String, Boolean> isUidsOnline(Collection<String> uids) {
        return answer("isUidsOnline", calls.isUidsOnline(uids));
    }

    public Optional<String> getUidByClientId(ClientId client) {
        return answer("getUidByClientId", calls.getUidByClientId(client));
    }

    public List<ClientId> getClientIdByUid(String uid) {
        return answer("getClientIdByUid", calls.getClientIdByUid(uid));
    }

    /// Names every uid that was asked for.
    public Map<String, List<ClientId>> batchGetClientIdByUid(Collection<String> uids) {
        return answer("batchGetClientIdByUid", calls.batchGetClientIdByUid(uids));
    }

    /// Every uid that is online. Each gateway sends all of its uids: not for clusters of millions.
    public Set<String> getAllUidList() {
        return answer("getAllUidList", calls.getAllUidList());
    }

    /// As costly as [#getAllUidList].
    public int getAllUidCount() {
        return answer("getAllUidCount", calls.getAllUidCount());
    }

    public Set<String> getUidListByGroup(String group) {
        return answer("getUidListByGroup", calls.getUidListByGroup(group));
    }

    public int getUidCountByGroup(String group) {
        return answer("getUidCountByGroup", calls.getUidCountByGroup(group));
    }

    // --- groups ---

    /// Adds the client to the group; joining twice is joining once. Does nothing when it is
    /// offline.
    public void joinGroup(ClientId client, String group) {
        done(calls.joinGroup(client, group));
    }

    public void leaveGroup(ClientId client, String group) {
        done(calls.leaveGroup(client, group));
    }

    /// Every member leaves the group; they stay connected.
    public void ungroup(String group) {
        done(calls.ungroup(group));
    }

    /// Which groups a client is in. GatewayWorker has no such call.
    public Set<String> getGroupsByClientId(ClientId client) {
        return answer("getGroupsByClientId", calls.getGroupsByClientId(client));
    }

    public int getClientIdCountByGroup(String group) {
        return answer("getClientIdCountByGroup", calls.getClientIdCountByGroup(group));
    }

    /// Names every group that was asked for.
    public Map<String, Integer> batchGetClientIdCountByGroup(Collection<String> groups) {
        return answer("batchGetClientIdCountByGroup", calls.batchGetClientIdCountByGroup(groups));
    }

    public List<ClientId> getClientIdListByGroup(String group) {
        return answer("getClientIdListByGroup", calls.getClientIdListByGroup(group));
    }

    public Map<ClientId, Map<String, @Nullable Object>> getClientSessionsByGroup(String group) {
        return answer("getClientSessionsByGroup", calls.getClientSessionsByGroup(group));
    }

    /// The groups that have a member.
    public Set<String> getAllGroupIdList() {
        return answer("getAllGroupIdList", calls.getAllGroupIdList());
    }

    /// The uids in each group, of all groups that have a member with a uid. GatewayWorker leaves
    /// out what follows the first client without one.
    public Map<String, Set<String>> getAllGroupUidList() {
        return answer("getAllGroupUidList", calls.getAllGroupUidList());
    }

    public Map<String, Integer> getAllGroupUidCount() {
        return answer("getAllGroupUidCount", calls.getAllGroupUidCount());
    }

    /// The members of each group. GatewayWorker leaves out what follows the first client without a
    /// group.
    public Map<String, List<ClientId>> getAllGroupClientIdList() {
        return answer("getAllGroupClientIdList", calls.getAllGroupClientIdList());
    }

    public Map<String, Integer> getAllGroupClientIdCount() {
        return answer("getAllGroupClientIdCount", calls.getAllGroupClientIdCount());
    }

    // --- everyone ---

    public List<ClientId> getAllClientIdList() {
        return answer("getAllClientIdList", calls.getAllClientIdList());
    }

    public int getAllClientIdCount() {
        return answer("getAllClientIdCount", calls.getAllClientIdCount());
    }

    /// Every session of the cluster: not for clusters of millions.
    public Map<ClientId, Map<String, @Nullable Object>> getAllClientSessions() {
        return answer("getAllClientSessions", calls.getAllClientSessions());
    }

    private static void done(CompletableFuture<Void> told) {
        if (told.isCompletedExceptionally()) {
            throw thrown(told.exceptionNow());
        }
    }

    private <T> T answer(String call, CompletableFuture<T> answer) {
        Duration limit = answerLimit.plus(LINK_SPEAKS_FIRST);
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw thrown(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new GatewayTimeoutException("a gateway of the cluster", call, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while waiting for the answer to " + call, e);
        }
    }

    /// The exception itself: it was made for the caller, and its trace says where on a link it came
    /// from.
    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known
                ? known
                : new IllegalStateException(failure);
    }
}
