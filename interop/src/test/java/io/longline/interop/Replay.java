package io.longline.interop;

import io.longline.client.Gateway;
import io.longline.protocol.ClientId;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.wire.Sessions;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes recorded calls of the PHP GatewayClient once more, through the Java API.
final class Replay {

    private static final Predicate<String> SHORTENED =
            Pattern.compile("\\d+ bytes [0-9a-f]{32}").asPredicate();

    private final Gateway gateway;
    private final Map<String, ClientId> clients;

    /// @param clients by the names that stand for their ids in the recording
    Replay(Gateway gateway, Map<String, ClientId> clients) {
        this.gateway = gateway;
        this.clients = clients;
    }

    /// Whether the Java API can say this call at all. It has no raw bytes for text, no groups by
    /// the list, throws where PHP prints, and refuses names that PHP passes over in silence.
    static boolean canMake(JsonNode recorded) {
        var call = recorded.get("call").asString();
        var arguments = recorded.get("arguments");
        if (recorded.has("threw")
                || recorded.has("printed")
                || SHORTENED.test(recorded.toString())) {
            return false;
        }
        return switch (call) {
            case "sendToClient" -> arguments.get(1).isString();
            case "sendToAll" -> arguments.get(0).isString() && arguments.size() < 4;
            case "sendToUid", "sendToGroup" -> arguments.get(1).isString() && arguments.size() < 4;
            case "getClientIdListByGroup", "getUidListByGroup" -> !arguments.get(0).isArray();
            default -> arguments.valueStream().noneMatch(Replay::isNoName);
        };
    }

    private static boolean isNoName(JsonNode argument) {
        return argument.isValueNode() && argument.asString("").matches("0?");
    }

    /// What the call returned, in the words of the Java API; null for nothing.
    @Nullable Object make(String call, JsonNode arguments) {
        return switch (call) {
            case "isOnline" -> gateway.isOnline(client(arguments, 0)) ? 1 : 0;
            case "getAllClientIdCount", "getAllClientCount" -> gateway.getAllClientIdCount();
            case "getAllClientIdList" -> gateway.getAllClientIdList();
            case "getAllClientSessions" ->
                    arguments.isEmpty()
                            ? gateway.getAllClientSessions()
                            : gateway.getClientSessionsByGroup(text(arguments, 0));
            case "getAllUidList" -> gateway.getAllUidList();
            case "getAllUidCount" -> gateway.getAllUidCount();
            case "getAllGroupIdList" -> gateway.getAllGroupIdList();
            case "getAllGroupUidList" -> gateway.getAllGroupUidList();
            case "getAllGroupUidCount" -> gateway.getAllGroupUidCount();
            case "getAllGroupClientIdList" -> gateway.getAllGroupClientIdList();
            case "getAllGroupClientIdCount" -> gateway.getAllGroupClientIdCount();
            case "getSession" -> gateway.getSession(client(arguments, 0)).orElse(null);
            case "getUidByClientId" -> gateway.getUidByClientId(client(arguments, 0)).orElse(null);
            case "isUidOnline" -> gateway.isUidOnline(text(arguments, 0)) ? 1 : 0;
            case "isUidsOnline" -> online(gateway.isUidsOnline(texts(arguments.get(0))));
            case "getClientIdByUid" -> gateway.getClientIdByUid(text(arguments, 0));
            case "batchGetClientIdByUid" -> gateway.batchGetClientIdByUid(texts(arguments.get(0)));
            case "getClientIdCountByGroup", "getClientCountByGroup" ->
                    gateway.getClientIdCountByGroup(text(arguments, 0));
            case "batchGetClientIdCountByGroup" ->
                    gateway.batchGetClientIdCountByGroup(texts(arguments.get(0)));
            case "getClientIdListByGroup" -> gateway.getClientIdListByGroup(text(arguments, 0));
            case "getUidListByGroup" -> gateway.getUidListByGroup(text(arguments, 0));
            case "getUidCountByGroup" -> gateway.getUidCountByGroup(text(arguments, 0));
            case "getClientSessionsByGroup" -> gateway.getClientSessionsByGroup(text(arguments, 0));
            default -> tell(call, arguments);
        };
    }

    /// The calls that return nothing.
    private @Nullable Object tell(String call, JsonNode arguments) {
        switch (call) {
            case "sendToClient" -> gateway.sendToClient(client(arguments, 0), text(arguments, 1));
            case "sendToAll" -> sendToAll(arguments);
            case "sendToUid" -> gateway.sendToUid(texts(arguments.get(0)), text(arguments, 1));
            case "sendToGroup" ->
                    gateway.sendToGroup(
                            texts(arguments.get(0)), text(arguments, 1), ids(arguments.path(2)));
            case "bindUid" -> gateway.bindUid(client(arguments, 0), text(arguments, 1));
            case "unbindUid" -> gateway.unbindUid(client(arguments, 0));
            case "joinGroup" -> gateway.joinGroup(client(arguments, 0), text(arguments, 1));
            case "leaveGroup" -> gateway.leaveGroup(client(arguments, 0), text(arguments, 1));
            case "ungroup" -> gateway.ungroup(text(arguments, 0));
            case "setSession" -> gateway.setSession(client(arguments, 0), session(arguments));
            case "setSocketSession" ->
                    gateway.setSession(client(arguments, 0), decoded(text(arguments, 1)));
            case "updateSession" -> gateway.updateSession(client(arguments, 0), session(arguments));
            case "closeClient" -> closeClient(arguments);
            case "destoryClient" -> gateway.destroyClient(client(arguments, 0));
            default -> throw new AssertionError("the Java API has no call for " + call);
        }
        return null;
    }

    private void sendToAll(JsonNode arguments) {
        var text = text(arguments, 0);
        var only = arguments.path(1);
        var except = ids(arguments.path(2));
        if (only.isArray()) {
            gateway.sendToAll(
                    text, ids(only).stream().filter(client -> !except.contains(client)).toList());
        } else if (except.isEmpty()) {
            gateway.sendToAll(text);
        } else {
            gateway.sendToAllExcept(text, except);
        }
    }

    private void closeClient(JsonNode arguments) {
        if (arguments.size() == 1) {
            gateway.closeClient(client(arguments, 0));
        } else {
            // an array reaches a browser as JSON
            var farewell = arguments.get(1);
            gateway.closeClient(
                    client(arguments, 0),
                    farewell.isString() ? farewell.asString() : farewell.toString());
        }
    }

    private ClientId client(JsonNode arguments, int index) {
        return client(arguments.get(index));
    }

    private ClientId client(JsonNode name) {
        var id = clients.get(name.asString().replaceAll("[<>]", ""));
        if (id == null) {
            throw new AssertionError("no client is called " + name);
        }
        return id;
    }

    private Collection<ClientId> ids(JsonNode names) {
        if (names.isMissingNode() || names.isNull()) {
            return List.of();
        }
        return each(names).map(this::client).toList();
    }

    private static String text(JsonNode arguments, int index) {
        return arguments.get(index).asString();
    }

    private static List<String> texts(JsonNode oneOrMany) {
        return each(oneOrMany).map(JsonNode::asString).toList();
    }

    private static Stream<JsonNode> each(JsonNode oneOrMany) {
        return oneOrMany.isArray() ? oneOrMany.valueStream() : Stream.of(oneOrMany);
    }

    private static Map<String, @Nullable Object> session(JsonNode arguments) {
        return Plain.map(arguments.get(1));
    }

    private static Map<String, @Nullable Object> decoded(String serialized) {
        return Sessions.decode(
                SerializedSession.owning(serialized.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Integer> online(Map<String, Boolean> uids) {
        var numbers = new LinkedHashMap<String, Integer>();
        uids.forEach((uid, online) -> numbers.put(uid, online ? 1 : 0));
        return numbers;
    }
}
