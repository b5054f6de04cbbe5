package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Connections;
import io.longline.protocol.Delivered;
import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.ForgetClient;
import io.longline.protocol.GatewayCommand.GetGroups;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.GatewayCommand.SendCounted;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.HandshakeAnswer.Accept;
import io.longline.protocol.HandshakeAnswer.Refuse;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientAdopted;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerEvent.HandshakeAsked;
import io.longline.protocol.WorkerEvent.WebSocketConnected;
import io.longline.protocol.wire.FromGateway.Answer;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.FromGateway.Hello;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.protocol.wire.ToGateway.Took;
import io.longline.protocol.wire.ToGateway.WorkerConnect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What Java peers say to each other, and what becomes of it when the peer is PHP.
class JavaPeersTest {

    private static final ClientId CLIENT = ClientId.of("7f0000010b54fffffffe");
    private static final SerializedSession SESSION =
            SerializedSession.owning(PhpSerializer.serialize(new PhpArray().put("a", 1)));
    private static final HandshakeRequest REQUEST =
            new HandshakeRequest(
                    "GET",
                    "/chat?room=%E7%94%A8",
                    "HTTP/1.1",
                    headers("host", "h", "x_with_underscore", "1", "42", "number"));

    static Stream<OneWay> javaOnlyCommands() {
        return Stream.of(
                new PauseReading(7),
                new ResumeReading(-1),
                new ForgetClient(7),
                new AnswerHandshake(7, new Accept(null, List.of(), SerializedSession.NONE)),
                new AnswerHandshake(7, new Accept("42", List.of("room", "7", "用户"), SESSION)),
                new AnswerHandshake(7, new Refuse(403, "no entry")));
    }

    static Stream<OneWay> commandsThatPhpGetsInPart() {
        return Stream.of(
                new CloseClient(7, Message.text("bye"), new CloseReason(4001, "再见")),
                new CloseClient(7, null, new CloseReason(1011, "")),
                new SendToClient(7, Message.binary(new byte[] {0, (byte) 0xff})));
    }

    static Stream<WorkerEvent> events() throws UnknownHostException {
        ClientOrigin origin = origin("2001:db8::1");
        return Stream.of(
                new ClientConnected(CLIENT, origin, SerializedSession.NONE),
                new HandshakeAsked(CLIENT, origin, SESSION, REQUEST),
                new WebSocketConnected(CLIENT, origin, SESSION, REQUEST),
                new ClientMessage(CLIENT, origin, SESSION, Message.binary(new byte[] {1})),
                new ClientMessage(CLIENT, origin("10.0.0.9"), SESSION, Message.text("hi")),
                new ClientAdopted(CLIENT, origin, SESSION),
                new ClientClosed(CLIENT, origin, SESSION));
    }

    @ParameterizedTest
    @MethodSource({"javaOnlyCommands", "commandsThatPhpGetsInPart"})
    void a_java_gateway_gets_the_whole_command(OneWay command) {
        byte[] bytes = ToGatewayCodec.encode(new Tell(command), Capabilities.LONGLINE);

        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(bytes))).isEqualTo(new Tell(command));
    }

    @ParameterizedTest
    @MethodSource("javaOnlyCommands")
    void what_php_has_no_word_for_is_not_said_to_it(OneWay command) {
        assertThat(Capabilities.PHP.understands(command)).isFalse();
        assertThat(Capabilities.LONGLINE.understands(command)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToGatewayCodec.encode(new Tell(command)));
    }

    @ParameterizedTest
    @MethodSource("commandsThatPhpGetsInPart")
    void a_php_gateway_gets_a_command_without_what_it_does_not_know(OneWay command) {
        byte[] bytes = ToGatewayCodec.encode(new Tell(command), Capabilities.PHP);

        OneWay expected =
                switch (command) {
                    case CloseClient c ->
                            new CloseClient(c.connection(), c.farewell(), CloseReason.NORMAL);
                    case SendToClient c ->
                            new SendToClient(c.connection(), Message.text(c.message().bytes()));
                    default -> throw new AssertionError(command);
                };
        assertThat(Byte.toUnsignedInt(bytes[4])).isLessThan(Words.HELLO);
        assertThat(bytes[21] & Packet.BINARY).isZero();
        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(bytes))).isEqualTo(new Tell(expected));
    }

    @Test
    void a_normal_close_is_a_plain_kick_also_between_java_peers() {
        var close = new Tell(new CloseClient(7, null, CloseReason.NORMAL));

        assertThat(ToGatewayCodec.encode(close, Capabilities.LONGLINE))
                .isEqualTo(ToGatewayCodec.encode(close, Capabilities.PHP));
    }

    @Test
    void a_query_carries_its_correlation_there_and_its_answer_back() {
        var ask = Ask.correlated(-7, new GetSession(3));
        byte[] value = {'N', ';'};

        byte[] sent = ToGatewayCodec.encode(ask, Capabilities.LONGLINE);
        byte[] answered = FromGatewayCodec.encode(new Answer(-7, value), Capabilities.LONGLINE);

        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(sent))).isEqualTo(ask);
        var answer = (Answer) FromGatewayCodec.decode(ByteBuffer.wrap(answered));
        assertThat(answer.correlation()).isEqualTo(-7);
        assertThat(ReplyCodec.decode(new GetSession(3), answer.value())).isEmpty();
    }

    @Test
    void a_send_that_asks_what_becomes_of_it_comes_across_with_its_answer() {
        var query =
                new SendCounted(
                        new SendToGroup(
                                List.of("room"),
                                Connections.of(7),
                                Message.binary(new byte[] {1, 2}).withKey("price")));
        var answer = new Delivered(true, 6, 3, 2, 1, Set.of("42", "ü"));

        byte[] sent = ToGatewayCodec.encode(Ask.correlated(9, query), Capabilities.LONGLINE);

        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(sent)))
                .isEqualTo(Ask.correlated(9, query));
        assertThat(ReplyCodec.decode(query, ReplyCodec.encode(query, answer))).isEqualTo(answer);
    }

    @Test
    void only_a_send_can_be_delivered() {
        byte[] inner = ToGatewayCodec.encode(new Tell(new PauseReading(1)), Capabilities.LONGLINE);
        byte[] deliver =
                Packet.about(
                                Words.SEND_COUNTED,
                                0,
                                Packet.PLAIN,
                                Packet.NOTHING,
                                ByteBuffer.wrap(inner))
                        .encode();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToGatewayCodec.decode(ByteBuffer.wrap(deliver)))
                .withMessageContaining("word 235 sends nothing");
    }

    @Test
    void a_key_goes_to_java_peers_alone() {
        var plain = new Tell(new SendToClient(7, Message.text("3.14")));
        var keyed = new Tell(new SendToClient(7, Message.text("3.14").withKey("price")));

        byte[] toJava = ToGatewayCodec.encode(keyed, Capabilities.LONGLINE);

        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(toJava))).isEqualTo(keyed);
        assertThat(ToGatewayCodec.encode(keyed, Capabilities.PHP))
                .isEqualTo(ToGatewayCodec.encode(plain, Capabilities.PHP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "05 61", "01"})
    void a_key_that_does_not_fit_its_body_is_refused(String hex) {
        byte[] body = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] packet =
                Packet.about(
                                Words.SEND_TO_ONE,
                                1,
                                Packet.PLAIN | Packet.KEYED,
                                Packet.NOTHING,
                                ByteBuffer.wrap(body))
                        .encode();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToGatewayCodec.decode(ByteBuffer.wrap(packet)));
    }

    @Test
    void a_correlated_query_is_not_sent_to_php() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToGatewayCodec.encode(Ask.correlated(1, new GetGroups())));
    }

    @Test
    void only_a_query_can_be_asked() {
        byte[] inner = ToGatewayCodec.encode(new Tell(new PauseReading(1)), Capabilities.LONGLINE);
        byte[] ask =
                Packet.about(Words.ASK, 1, Packet.PLAIN, Packet.NOTHING, ByteBuffer.wrap(inner))
                        .encode();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToGatewayCodec.decode(ByteBuffer.wrap(ask)))
                .withMessageContaining("235 is no query");
    }

    @ParameterizedTest
    @MethodSource("events")
    void a_java_worker_gets_the_whole_event(WorkerEvent event) {
        byte[] bytes = FromGatewayCodec.encode(new Deliver(event), Capabilities.LONGLINE);

        assertThat(FromGatewayCodec.decode(ByteBuffer.wrap(bytes))).isEqualTo(new Deliver(event));
    }

    @Test
    void a_php_worker_is_not_asked_about_handshakes() throws UnknownHostException {
        var event = new HandshakeAsked(CLIENT, origin("10.0.0.9"), SESSION, REQUEST);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FromGatewayCodec.encode(new Deliver(event)));
    }

    @Test
    void to_php_an_ipv6_client_has_the_address_0() throws UnknownHostException {
        var event = new ClientConnected(CLIENT, origin("2001:db8::1"), SESSION);

        var packet = Packet.decode(ByteBuffer.wrap(FromGatewayCodec.encode(new Deliver(event))));

        assertThat(packet.clientIp()).isZero();
        assertThat(packet.flags()).isEqualTo(Packet.PLAIN);
        assertThat(packet.session()).isEqualTo(SESSION);
    }

    @Test
    void an_ipv6_address_is_found_in_what_a_php_gateway_says_of_a_handshake()
            throws UnknownHostException {
        var event =
                new Deliver(
                        new WebSocketConnected(
                                CLIENT,
                                origin("2001:db8::1"),
                                SESSION,
                                new HandshakeRequest("GET", "/", "HTTP/1.1", Map.of("host", "h"))));

        assertThat(FromGatewayCodec.decode(ByteBuffer.wrap(FromGatewayCodec.encode(event))))
                .isEqualTo(event);
    }

    @Test
    void php_variables_have_an_ipv6_address_as_workerman_writes_it() throws UnknownHostException {
        byte[] bytes = InetAddress.getByName("fe80:0:0:0:0:0:0:1").getAddress();

        assertThat(ClientAddress.text(Inet6Address.getByAddress(null, bytes, 7)))
                .isEqualTo("[fe80::1]");
        assertThat(ClientAddress.text(InetAddress.getByName("10.0.0.7"))).isEqualTo("10.0.0.7");
    }

    @Test
    void greetings_say_what_a_java_peer_can() {
        var capabilities = new Capabilities(true, true);
        var worker = new WorkerConnect("Biz:0", "s/3", capabilities);
        var backend = new ClientConnect("s/3", Capabilities.LONGLINE);

        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(ToGatewayCodec.encode(worker))))
                .isEqualTo(worker);
        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(ToGatewayCodec.encode(backend))))
                .isEqualTo(backend);
        assertThat(
                        new String(
                                ToGatewayCodec.encode(worker),
                                java.nio.charset.StandardCharsets.UTF_8))
                .endsWith(
                        "{\"worker_key\":\"Biz:0\",\"secret_key\":\"s\\/3\",\"longline\":1,\"handshake\":1}");
    }

    @Test
    void a_java_peer_says_which_instance_it_is() {
        var capabilities = new Capabilities(true, false, "00c0ffee00c0ffee");
        var worker = new WorkerConnect("Biz:0", "", capabilities);

        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(ToGatewayCodec.encode(worker))))
                .isEqualTo(worker);
        assertThat(
                        FromGatewayCodec.decode(
                                ByteBuffer.wrap(FromGatewayCodec.encode(new Hello(capabilities)))))
                .isEqualTo(new Hello(capabilities));
        assertThat(Capabilities.LONGLINE.saysWhatItTook()).isFalse();
        assertThat(capabilities.saysWhatItTook()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "new\nline", "0123456789012345678901234567890123"})
    void an_instance_is_a_short_word(String instance) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Capabilities(true, false, instance));
    }

    static Stream<ToGateway> whatWorkersSayOfEvents() {
        return Stream.of(
                new Took(List.of(new Took.Run(Integer.MAX_VALUE, 2), new Took.Run(7, 1))),
                new Took(List.of()),
                new ToGateway.Leaving(),
                new ToGateway.Done());
    }

    @ParameterizedTest
    @MethodSource("whatWorkersSayOfEvents")
    void a_worker_says_what_it_took_and_that_it_leaves(ToGateway said) {
        byte[] bytes = ToGatewayCodec.encode(said, Capabilities.LONGLINE);

        assertThat(ToGatewayCodec.decode(ByteBuffer.wrap(bytes))).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "0000000000000000", "00000001ffffffff"})
    void what_is_no_run_of_events_ends_the_link(String runs) {
        byte[] body = HexFormat.of().parseHex(runs);
        byte[] took = ToGatewayCodec.encode(new Took(List.of()), Capabilities.LONGLINE);
        ByteBuffer bytes = ByteBuffer.allocate(took.length + body.length).put(took).put(body);
        bytes.putInt(0, bytes.position()).flip();

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> ToGatewayCodec.decode(bytes));
    }

    @Test
    void a_gateway_says_that_it_has_no_more_for_a_worker() {
        byte[] bytes = FromGatewayCodec.encode(new FromGateway.LeftYou(), Capabilities.LONGLINE);

        assertThat(FromGatewayCodec.decode(ByteBuffer.wrap(bytes)))
                .isEqualTo(new FromGateway.LeftYou());
    }

    @Test
    void a_gateway_that_drains_says_so_to_java_workers_alone() {
        var draining = new FromGateway.Draining();
        byte[] bytes = FromGatewayCodec.encode(draining, Capabilities.LONGLINE);

        assertThat(FromGatewayCodec.decode(ByteBuffer.wrap(bytes))).isEqualTo(draining);
        assertThatIllegalArgumentException().isThrownBy(() -> FromGatewayCodec.encode(draining));
    }

    @Test
    void a_hello_cannot_be_mistaken_for_a_plain_reply() {
        byte[] hello = FromGatewayCodec.encode(new Hello(Capabilities.LONGLINE));

        assertThat(hello[4]).isEqualTo((byte) 0xE6);
        assertThat(FromGatewayCodec.decode(ByteBuffer.wrap(hello)))
                .isEqualTo(new Hello(Capabilities.LONGLINE));
    }

    @Test
    void secrets_stay_out_of_texts() {
        assertThat(new WorkerConnect("Biz:0", "s3cret", Capabilities.PHP).toString())
                .contains("Biz:0")
                .doesNotContain("s3cret");
        assertThat(new ClientConnect("s3cret", Capabilities.PHP).toString())
                .doesNotContain("s3cret");
        assertThat(new RegisterLine.GatewayConnect("1.2.3.4:5", "s3cret").toString())
                .contains("1.2.3.4:5")
                .doesNotContain("s3cret");
        assertThat(new RegisterLine.WorkerConnect("s3cret").toString()).doesNotContain("s3cret");
    }

    private static ClientOrigin origin(String address) throws UnknownHostException {
        return new ClientOrigin(InetAddress.getByName(address), 50000, 7272);
    }

    private static Map<String, String> headers(String... namesAndValues) {
        var headers = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }
}
