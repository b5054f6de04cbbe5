package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;

import io.longline.gateway.GatewaySettings;
import io.longline.gateway.TestWorker;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientIds;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.GetConnectionsByUid;
import io.longline.protocol.GatewayCommand.GetSessionsByGroup;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients.Everyone;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway;
import io.longline.protocol.wire.FromGateway.Answer;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.FromGateway.Hello;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;
import io.longline.testing.LogLines;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// Workers and backends at the inner port, of Java and of PHP.
class InnerPortTest {
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start("text");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void commands_that_come_with_the_end_of_the_connection_are_carried_out() throws Exception {
        try (var client = gateway.connect()) {
            int id = connected();
            try (var backend = gateway.connectInner()) {
                backend.send(
                        bytes(
                                new Tell(new SendToClient(id, Message.text("one"))),
                                new Tell(new SendToClient(id, Message.text("two")))));
            }

            assertThat(client.readLine()).isEqualTo("one");
            assertThat(client.readLine()).isEqualTo("two");
        }
    }

    /// As PHP's GatewayClient does it, with a socket for every call.
    @Test
    void what_came_first_on_one_socket_is_seen_by_a_query_on_another() throws Exception {
        try (var client = gateway.connect()) {
            int id = connected();
            for (int i = 0; i < 300; i++) {
                try (var telling = gateway.connectInner()) {
                    telling.send(bytes(new Tell(new JoinGroup(id, "room" + i))));
                }
                try (var asking = gateway.connectInner()) {
                    asking.send(bytes(Ask.plain(new CountClients("room" + i))));
                    assertThat(plainReply(asking)).as("round %d", i).isEqualTo("i:1;");
                }
            }
            assertThat(client.localPort()).isPositive();
        }
    }

    /// As PHP's BusinessWorker does it: commands over its link, queries over another one.
    @Test
    void so_it_is_on_connections_that_are_kept() throws Exception {
        try (var client = gateway.connect();
                var telling = gateway.connectInner();
                var asking = gateway.connectInner()) {
            int id = connected();
            telling.send(bytes(Ask.plain(new CountClients(""))));
            assertThat(plainReply(telling)).isEqualTo("i:1;");
            asking.send(bytes(Ask.plain(new CountClients(""))));
            assertThat(plainReply(asking)).isEqualTo("i:1;");
            for (int i = 0; i < 300; i++) {
                telling.send(bytes(new Tell(new JoinGroup(id, "room" + i))));
                asking.send(bytes(Ask.plain(new CountClients("room" + i))));

                assertThat(plainReply(asking)).as("round %d", i).isEqualTo("i:1;");
            }
            assertThat(client.localPort()).isPositive();
        }
    }

    @Test
    void plain_replies_come_in_the_order_of_the_questions() throws Exception {
        try (var client = gateway.connect();
                var backend = gateway.connectInner()) {
            int id = connected();
            var questions = new ByteArrayOutputStream();
            for (int i = 0; i < 3000; i++) {
                // one that a single table answers, and one that all of them must
                questions.writeBytes(bytes(Ask.plain(new IsOnline(id))));
                questions.writeBytes(bytes(Ask.plain(new GetAllSessions())));
            }
            var sending = Thread.startVirtualThread(() -> send(backend, questions.toByteArray()));

            for (int i = 0; i < 3000; i++) {
                assertThat(plainReply(backend)).isEqualTo("i:1;");
                assertThat(plainReply(backend)).startsWith("a:1:{");
            }
            sending.join();
            assertThat(client.localPort()).isPositive();
        }
    }

    @Test
    void a_java_peer_is_greeted_and_may_have_many_questions_on_the_way() throws Exception {
        try (var client = gateway.connect();
                var backend = gateway.connectInner()) {
            int id = connected();
            backend.send(
                    bytes(
                            new ClientConnect("", Capabilities.LONGLINE),
                            Ask.plain(new IsOnline(0))));
            assertThat(packet(backend)).isInstanceOf(Hello.class);
            assertThat(plainReply(backend)).isEqualTo("i:0;");

            backend.send(
                    bytes(
                            new Tell(new BindUid(id, "u1")),
                            Ask.correlated(7, new CountClients("")),
                            Ask.correlated(8, new IsOnline(id))));

            List<Integer> answered = List.of(answer(backend), answer(backend));
            assertThat(answered).containsExactlyInAnyOrder(7, 8);
            assertThat(client.localPort()).isPositive();
        }
    }

    @Test
    void a_worker_gets_the_events_of_its_clients() throws Exception {
        var settings = TestGateway.settings("text");
        try (var alone = TestGateway.startWithoutWorker(settings, new TestWorker("none"), 1);
                var worker = alone.connectInner()) {
            worker.send(bytes(new WorkerConnect("Biz:0", "", Capabilities.PHP)));
            await().until(() -> !alone.server().workers().workers().isEmpty());
            assertThat(alone.server().workers().workers().getFirst().workerKey())
                    .isEqualTo("127.0.0.1:Biz:0");
            try (var client = alone.connect()) {
                client.send("hello\n");

                var connected = ((Deliver) packet(worker)).event();
                assertThat(connected).isInstanceOf(ClientConnected.class);
                assertThat(connected.client()).isEqualTo(new ClientId(alone.server().address(), 1));
                assertThat(connected.origin().port()).isEqualTo(client.localPort());
                assertThat(connected.origin().gatewayPort()).isEqualTo(alone.server().clientPort());
                assertThat(packet(worker).toString()).contains("ClientMessage");
            }
            assertThat(packet(worker).toString()).contains("ClientClosed");
        }
    }

    @Test
    void a_worker_that_comes_again_takes_the_place_of_the_first() throws Exception {
        try (var first = gateway.connectInner();
                var second = gateway.connectInner()) {
            first.send(bytes(new WorkerConnect("Biz:0", "", Capabilities.PHP)));
            await().until(() -> gateway.server().workers().workers().size() == 2);
            second.send(bytes(new WorkerConnect("Biz:0", "", Capabilities.PHP)));

            assertThat(first.readToEnd()).isEmpty();
            assertThat(gateway.server().workers().workers()).hasSize(2);
        }
        await().until(() -> gateway.server().workers().workers().size() == 1);
    }

    @Test
    void who_speaks_as_php_does_is_not_let_in_where_client_ids_are_not_phps() throws Exception {
        refusesPhp(TestGateway.settings("text").withInner("127.0.0.1", 0, "[::1]"));
        refusesPhp(TestGateway.settings("text").withClientIds(ClientIds.sealed("s3cret")));
    }

    private static void refusesPhp(GatewaySettings settings) throws Exception {
        try (var java = TestGateway.start(settings)) {
            try (var worker = java.connectInner();
                    var backend = java.connectInner()) {
                worker.send(bytes(new WorkerConnect("Biz:0", "", Capabilities.PHP)));
                backend.send(bytes(new ClientConnect("", Capabilities.PHP)));

                assertThat(worker.readToEnd()).isEmpty();
                assertThat(backend.readToEnd()).isEmpty();
                assertThat(java.server().workers().workers()).hasSize(1);
            }
            try (var ours = java.connectInner()) {
                ours.send(bytes(new ClientConnect("", Capabilities.LONGLINE)));
                assertThat(ours.read(5)[4]).isEqualTo((byte) 230);
            }
        }
    }

    @Test
    void without_the_secret_nothing_is_carried_out() throws Exception {
        GatewaySettings settings = TestGateway.settings("text").withSecret("s3cret");
        try (var closed = TestGateway.start(settings);
                var client = closed.connect()) {
            int id = closed.worker().next(ClientConnected.class).client().connection();
            var tell = new Tell(new SendToClient(id, Message.text("not me")));
            try (var stranger = closed.connectInner()) {
                stranger.send(bytes(tell));
                assertThat(stranger.readToEnd()).isEmpty();
            }
            try (var wrong = closed.connectInner()) {
                wrong.send(bytes(new ClientConnect("secret", Capabilities.LONGLINE), tell));
                assertThat(wrong.readToEnd()).isEmpty();
            }
            try (var wrong = closed.connectInner()) {
                wrong.send(bytes(new WorkerConnect("Biz:0", "", Capabilities.PHP)));
                assertThat(wrong.readToEnd()).isEmpty();
            }
            assertThat(closed.server().workers().workers()).hasSize(1);

            try (var right = closed.connectInner()) {
                right.send(
                        bytes(
                                new ClientConnect("s3cret", Capabilities.PHP),
                                new Tell(new SendToClient(id, Message.text("me")))));
                assertThat(client.readLine()).isEqualTo("me");
            }
        }
    }

    @Test
    void another_secret_that_comes_again_and_again_does_not_fill_the_log() throws Exception {
        int times = 20;
        try (var log = LogLines.of(InnerPort.class, Level.WARN)) {
            try (var closed =
                    TestGateway.start(TestGateway.settings("text").withSecret("s3cret"))) {
                for (int i = 0; i < times; i++) {
                    try (var wrong = closed.connectInner()) {
                        wrong.send(bytes(new WorkerConnect("Biz:0", "gue55", Capabilities.PHP)));
                        assertThat(wrong.readToEnd()).isEmpty();
                    }
                }
            }

            assertThat(log.all())
                    .noneMatch(line -> line.contains("gue55") || line.contains("s3cret"))
                    .filteredOn(line -> line.contains("another secret"))
                    .hasSizeLessThan(times)
                    .anyMatch(line ->
                            line.matches(
                                    "inner port: peer at 127\\.0\\.0\\.1:\\d+ closed: it has"
                                            + " another secret; .*"))
                    .anyMatch(line ->
                            line.matches(
                                    "inner port: 127\\.0\\.0\\.1: \\d+ more closed within 10 s: it"
                                            + " has another secret; .*"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000001b", // shorter than a header
                "ffffffff", // 4 GiB
                "00a00001", // one more than 10 MiB
                "474554202f20485454502f312e310d0a", // GET / HTTP/1.1
                // ext_data longer than the packet
                "0000001c05 00000000 0000 00000000 0000 00000001 01 0000 00ffffff",
                // a greeting that is no JSON
                "0000001dca 00000000 0000 00000000 0000 00000000 01 0000 00000000 7b",
            })
    void garbage_ends_its_connection_and_no_other(String hex) throws Exception {
        try (var good = gateway.connectInner();
                var bad = gateway.connectInner()) {
            bad.sendHex(hex);

            assertThat(bad.readToEnd()).isEmpty();
            good.send(bytes(Ask.plain(new CountClients(""))));
            assertThat(plainReply(good)).isEqualTo("i:0;");
        }
    }

    @Test
    void a_command_that_cannot_be_is_skipped_and_so_is_an_unknown_word() throws Exception {
        try (var client = gateway.connect();
                var backend = gateway.connectInner()) {
            int id = connected();
            String number = "%08x".formatted(id);
            // joinGroup "0", then word 77, then a body that is no PHP value
            backend.sendHex(
                            "0000001d14 00000000 0000 00000000 0000 "
                                    + number
                                    + " 01 0000 00000001 30")
                    .sendHex("0000001c4d 00000000 0000 00000000 0000 00000000 01 0000 00000000")
                    .sendHex(
                            "0000001d05 00000000 0000 00000000 0000 "
                                    + number
                                    + " 00 0000 00000000 4f")
                    .send(bytes(new Tell(new SendToClient(id, Message.text("alive")))));

            assertThat(client.readLine()).isEqualTo("alive");
        }
    }

    /// PHP would wait five seconds for an answer that does not come.
    @Test
    void whoever_asks_for_a_name_that_is_no_text_is_told_that_nobody_has_it() throws Exception {
        try (var client = gateway.connect();
                var backend = gateway.connectInner()) {
            int id = connected();
            backend.send(bytes(new Tell(new JoinGroup(id, "room"))));

            for (ToGateway question :
                    List.of(
                            Ask.plain(new CountClients("?!")),
                            Ask.plain(new GetSessionsByGroup("?!")),
                            Ask.plain(new GetConnectionsByUid("?!")))) {
                byte[] packet = bytes(question);
                packet[packet.length - 2] = (byte) 0xFF;
                backend.send(packet);
            }

            assertThat(plainReply(backend)).isEqualTo("i:0;");
            assertThat(plainReply(backend)).isEqualTo("a:0:{}");
            assertThat(plainReply(backend)).isEqualTo("a:0:{}");
            assertThat(client.localPort()).isPositive();
        }
    }

    @Test
    void a_packet_of_one_byte_at_a_time_is_understood() throws Exception {
        try (var client = gateway.connect();
                var backend = gateway.connectInner()) {
            byte[] tell = bytes(new Tell(new SendToClient(connected(), Message.text("slow"))));
            for (byte b : tell) {
                backend.send(new byte[] {b});
            }

            assertThat(client.readLine()).isEqualTo("slow");
        }
    }

    @Test
    void a_flood_of_commands_waits_in_the_sockets_and_none_is_lost() throws Exception {
        try (var client = gateway.connect();
                var backend = gateway.connectInner()) {
            int id = connected();
            byte[] join = bytes(new Tell(new JoinGroup(id, "g".repeat(200))));
            var flood = new ByteArrayOutputStream();
            for (int i = 0; i < 200_000; i++) {
                flood.writeBytes(join);
            }
            flood.writeBytes(bytes(new Tell(new JoinGroup(id, "last"))));
            flood.writeBytes(
                    bytes(
                            new Tell(
                                    new SendToGroup(
                                            List.of("last"),
                                            Connections.NONE,
                                            Message.text("all done")))));
            backend.send(flood.toByteArray());

            assertThat(client.readLine()).isEqualTo("all done");
        }
    }

    @Test
    void a_broadcast_reaches_clients_on_every_event_loop() throws Exception {
        try (var one = gateway.connect();
                var two = gateway.connect();
                var three = gateway.connect();
                var backend = gateway.connectInner()) {
            var ids = List.of(connected(), connected(), connected());
            assertThat(ids).doesNotHaveDuplicates();
            backend.send(bytes(new Tell(new SendToAll(new Everyone(), Message.text("all")))));

            for (RawClient client : List.of(one, two, three)) {
                assertThat(client.readLine()).isEqualTo("all");
            }
        }
    }

    /// The new socket must be accepted before it can be read.
    @Test
    void so_it_is_when_only_the_query_has_a_connection_already() throws Exception {
        try (var client = gateway.connect();
                var asking = gateway.connectInner()) {
            int id = connected();
            for (int i = 0; i < 300; i++) {
                try (var telling = gateway.connectInner()) {
                    telling.send(bytes(new Tell(new JoinGroup(id, "room" + i))));
                    asking.send(bytes(Ask.plain(new CountClients("room" + i))));

                    assertThat(plainReply(asking)).as("round %d", i).isEqualTo("i:1;");
                }
            }
            assertThat(client.localPort()).isPositive();
        }
    }

    @Test
    void a_query_is_ahead_of_the_commands_that_follow_it_on_its_connection() throws Exception {
        try (var client = gateway.connect();
                var backend = gateway.connectInner()) {
            int id = connected();
            for (int i = 0; i < 300; i++) {
                String room = "room" + i;
                backend.send(
                        bytes(
                                Ask.plain(new CountClients(room)),
                                new Tell(new JoinGroup(id, room)),
                                Ask.plain(new CountClients(room)),
                                new Tell(new LeaveGroup(id, room)),
                                Ask.plain(new CountClients(room))));

                assertThat(plainReply(backend)).isEqualTo("i:0;");
                assertThat(plainReply(backend)).isEqualTo("i:1;");
                assertThat(plainReply(backend)).isEqualTo("i:0;");
            }
            assertThat(client.localPort()).isPositive();
        }
    }

    private int connected() {
        return gateway.worker().next(ClientConnected.class).client().connection();
    }

    private static byte[] bytes(ToGateway... packets) {
        var bytes = new ByteArrayOutputStream();
        for (ToGateway packet : packets) {
            bytes.writeBytes(ToGatewayCodec.encode(packet, Capabilities.LONGLINE));
        }
        return bytes.toByteArray();
    }

    private static FromGateway packet(RawClient peer) throws IOException {
        int length = ByteBuffer.wrap(peer.read(4)).getInt();
        var packet = ByteBuffer.allocate(length).putInt(length).put(peer.read(length - 4));
        return FromGatewayCodec.decode(packet.flip());
    }

    private static String plainReply(RawClient peer) throws IOException {
        return peer.readText(ByteBuffer.wrap(peer.read(4)).getInt());
    }

    private static int answer(RawClient peer) throws IOException {
        return ((Answer) packet(peer)).correlation();
    }

    private static void send(RawClient peer, byte[] bytes) {
        try {
            peer.send(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
