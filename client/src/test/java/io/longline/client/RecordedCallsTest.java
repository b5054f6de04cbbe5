package io.longline.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientId;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.Message;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Each call, made here, puts the bytes on the wire that PHP's GatewayClient put there, and makes
/// of the recorded answer what PHP made of it.
class RecordedCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final HexFormat HEX = HexFormat.of();
    private static final String QUESTION_ABOUT_NOBODY =
            "0000001c0b0000000000000000000000000000000001000000000000";

    static List<RecordedCall> calls() {
        List<RecordedCall> calls = RecordedCall.all();
        assertThat(calls).hasSizeGreaterThan(80);
        return calls;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void a_call_is_on_the_wire_as_php_puts_it_there(RecordedCall recorded) throws Exception {
        String secret = recorded.text("secret");
        try (var port = InnerPort.php(secret);
                var link =
                        new SocketLink(
                                port.address(),
                                LinkSettings.DEFAULTS.withSecret(secret).withAnswerLimit(LIMIT))) {
            Thread peer = Thread.ofVirtual().start(() -> answerAsRecorded(port, recorded, secret));

            var call =
                    new Call(new Gateway(TestDirectory.of(link), LIMIT), port.address(), recorded);
            Object returned = call.make();

            peer.join(10_000);
            assertThat(peer.isAlive()).isFalse();
            assertThat(failure).as("what the gateway saw").isNull();
            assertThat(returned).isEqualTo(call.expected());
        }
    }

    private volatile @Nullable Throwable failure;

    private void answerAsRecorded(InnerPort port, RecordedCall recorded, String secret) {
        try {
            InnerPort.Talk talk = port.talk();
            String sent = recorded.text("to_gateway");
            String greeting = HEX.formatHex(talk.greeting);
            if (!secret.isEmpty()) {
                // the recorded greeting, but for the field that PHP does not look at
                int length = Integer.parseInt(sent, 0, 8, 16) * 2;
                String ours = ",\"longline\":1}";
                assertThat(greeting.substring(8))
                        .isEqualTo(
                                sent.substring(8, length - 2)
                                        + HEX.formatHex(
                                                ours.getBytes(
                                                        java.nio.charset.StandardCharsets.UTF_8)));
                sent = sent.substring(length);
            }
            assertThat(HEX.formatHex(talk.firstQuestion)).isEqualTo(QUESTION_ABOUT_NOBODY);
            assertThat(HEX.formatHex(talk.hearBytes())).isEqualTo(sent);
            talk.say(recorded.bytes("from_gateway"));
            talk.followHangUp();
        } catch (Throwable e) {
            failure = e;
        }
    }

    /// One recorded call, made of the Java API. What it returns is written as PHP would have it.
    private record Call(Gateway gateway, GatewayAddress at, RecordedCall recorded) {

        @Nullable Object make() {
            return switch (recorded.call()) {
                case "isOnline" -> number(gateway.isOnline(client(0)));
                case "bindUid" -> done(() -> gateway.bindUid(client(0), text(1)));
                case "unbindUid" -> done(() -> gateway.unbindUid(client(0), text(1)));
                case "isUidOnline" -> number(gateway.isUidOnline(text(0)));
                case "getClientIdByUid" -> texts(gateway.getClientIdByUid(text(0)));
                case "batchGetClientIdByUid" ->
                        mapped(gateway.batchGetClientIdByUid(texts(0)), Call::texts);
                case "getUidByClientId" -> gateway.getUidByClientId(client(0)).orElse(null);
                case "getAllUidList" -> byItself(gateway.getAllUidList());
                case "getUidListByGroup" -> byItself(gateway.getUidListByGroup(text(0)));
                case "sendToUid" -> done(() -> gateway.sendToUid(texts(0), message(1)));
                case "sendToClient" -> sent(() -> gateway.sendToClient(client(0), message(1)));
                case "joinGroup" -> done(() -> gateway.joinGroup(client(0), text(1)));
                case "leaveGroup" -> done(() -> gateway.leaveGroup(client(0), text(1)));
                case "ungroup" -> done(() -> gateway.ungroup(text(0)));
                case "getClientCountByGroup" ->
                        text(0).isEmpty()
                                ? (long) gateway.getAllClientIdCount()
                                : (long) gateway.getClientIdCountByGroup(text(0));
                case "batchGetClientIdCountByGroup" ->
                        mapped(gateway.batchGetClientIdCountByGroup(texts(0)), n -> (long) n);
                case "getClientIdListByGroup" -> byItself(gateway.getClientIdListByGroup(text(0)));
                case "getAllClientIdList" -> byItself(gateway.getAllClientIdList());
                case "getAllGroupIdList" -> byItself(gateway.getAllGroupIdList());
                case "getAllGroupUidList" -> mapped(gateway.getAllGroupUidList(), Call::byItself);
                case "getAllGroupClientIdList" ->
                        mapped(gateway.getAllGroupClientIdList(), Call::byItself);
                case "sendToGroup" ->
                        done(() -> {
                            if (recorded.args().size() > 2) {
                                gateway.sendToGroup(texts(0), message(1), clients(2));
                            } else {
                                gateway.sendToGroup(texts(0), message(1));
                            }
                        });
                case "setSession" -> done(() -> gateway.setSession(client(0), session()));
                case "updateSession" -> done(() -> gateway.updateSession(client(0), session()));
                case "getSession" -> gateway.getSession(client(0)).orElse(null);
                case "getAllClientSessions" -> mapped(gateway.getAllClientSessions(), s -> s);
                case "getClientSessionsByGroup" ->
                        mapped(gateway.getClientSessionsByGroup(text(0)), s -> s);
                case "sendToAll" -> done(this::sendToAll);
                case "closeClient" ->
                        sent(() -> {
                            if (recorded.args().size() > 1) {
                                gateway.closeClient(client(0), message(1));
                            } else {
                                gateway.closeClient(client(0));
                            }
                        });
                case "destoryClient" -> sent(() -> gateway.destroyClient(client(0)));
                default -> throw new AssertionError("no such call here: " + recorded.call());
            };
        }

        private void sendToAll() {
            List<@Nullable Object> args = recorded.args();
            if (args.size() == 1) {
                gateway.sendToAll(message(0));
            } else if (args.size() == 2) {
                gateway.sendToAll(message(0), clients(1));
            } else {
                gateway.sendToAllExcept(message(0), clients(2));
            }
        }

        /// What PHP returned: its clients are those of the gateway here, and its empty array is a
        /// map where Java has one.
        @Nullable Object expected() {
            Object returned = here(recorded.returns());
            return switch (recorded.call()) {
                case "getSession" -> emptyMap(returned);
                case "getAllClientSessions" -> mapped(RecordedCall.map(returned), Call::emptyMap);
                // numeric names come back as numbers in PHP
                case "getAllGroupIdList" -> byItself(RecordedCall.map(returned).keySet());
                default -> returned;
            };
        }

        private @Nullable Object here(@Nullable Object returned) {
            if (returned instanceof String text) {
                return text.replace(
                        "7f0000020b54", new ClientId(at, 0).toString().substring(0, 12));
            }
            if (returned instanceof List<?> list) {
                return list.stream().map(this::here).toList();
            }
            if (returned instanceof Map<?, ?> map) {
                var renamed = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                map.forEach((key, value) -> renamed.put(here(key), here(value)));
                return renamed;
            }
            return returned;
        }

        private ClientId client(int arg) {
            return new ClientId(at, ClientId.of(text(arg)).connection());
        }

        private List<ClientId> clients(int arg) {
            return texts(arg).stream()
                    .map(text -> new ClientId(at, ClientId.of(text).connection()))
                    .toList();
        }

        private String text(int arg) {
            return String.valueOf(recorded.args().get(arg));
        }

        private List<String> texts(int arg) {
            Object value = recorded.args().get(arg);
            return value instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of(String.valueOf(value));
        }

        private Message message(int arg) {
            Object value = recorded.args().get(arg);
            // PHP's GatewayClient has no $raw: nobody looked at the `true` that was recorded
            // with these
            return value instanceof Map<?, ?> bytes
                    ? Message.text(HEX.parseHex((String) bytes.get("hex")))
                    : Message.text(String.valueOf(value));
        }

        private Map<String, @Nullable Object> session() {
            return RecordedCall.map(recorded.args().get(1));
        }

        private static @Nullable Object done(Runnable call) {
            call.run();
            return null;
        }

        private static Object sent(Runnable call) {
            call.run();
            return true;
        }

        private static Object number(boolean yes) {
            return yes ? 1L : 0L;
        }

        private static Object texts(Collection<?> values) {
            return values.stream().map(Object::toString).toList();
        }

        private static Object byItself(Collection<?> values) {
            var map = new LinkedHashMap<String, String>();
            values.forEach(value -> map.put(value.toString(), value.toString()));
            return map;
        }

        private static <V extends @Nullable Object> Object mapped(
                Map<?, V> map, Function<V, @Nullable Object> written) {
            var all = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((key, value) -> all.put(key.toString(), written.apply(value)));
            return all;
        }

        private static @Nullable Object emptyMap(@Nullable Object returned) {
            return returned instanceof List<?> list && list.isEmpty() ? Map.of() : returned;
        }
    }
}
