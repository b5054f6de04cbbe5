package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longline.gateway.DropReason;
import io.longline.gateway.GatewayFigures;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.TestWorker;
import io.longline.protocol.ClientId;
import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;
import io.longline.protocol.Where;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;
import io.longline.testing.FixedPorts;
import io.longline.testing.Ipv6;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

class GatewayServerTest {

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "auto"})
    void a_gateway_runs_on_every_transport(String transport) throws Exception {
        var worker = new TestWorker("worker");
        try (var loops = GatewayLoops.start(1, transport);
                var gateway = GatewayServer.start(TestGateway.settings("text"), loops)) {
            gateway.workers().add(worker);
            try (var client = new Socket(InetAddress.getLoopbackAddress(), gateway.clientPort())) {
                client.getOutputStream().write("hi\n".getBytes(StandardCharsets.UTF_8));
                worker.next(ClientConnected.class);
                worker.next(ClientMessage.class);
            }
            worker.next(ClientClosed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void clients_that_are_here_before_the_first_worker_wait_for_it(String transport)
            throws Exception {
        var worker = new TestWorker("worker");
        try (var loops = GatewayLoops.start(1, transport);
                var gateway = GatewayServer.startForWorkers(TestGateway.settings("text"), loops)) {
            gateway.letClientsInWithWorker();
            try (var client = new Socket(InetAddress.getLoopbackAddress(), gateway.clientPort())) {
                client.getOutputStream().write("hi\n".getBytes(StandardCharsets.UTF_8));
                client.setSoTimeout(500); // time enough to be turned away
                assertThatThrownBy(() -> client.getInputStream().read())
                        .isInstanceOf(SocketTimeoutException.class);
                gateway.workers().add(worker);
                worker.next(ClientConnected.class);
                worker.next(ClientMessage.class);
            }
            worker.next(ClientClosed.class);
        }
    }

    @Test
    void without_a_first_worker_clients_are_turned_away_in_the_end() throws Exception {
        try (var loops = GatewayLoops.start(1, "auto");
                var gateway = GatewayServer.startForWorkers(TestGateway.settings("text"), loops)) {
            gateway.letClientsInWithWorker();
            try (var client = new Socket(InetAddress.getLoopbackAddress(), gateway.clientPort())) {
                client.setSoTimeout(60_000);
                assertThat(wasHungUpOn(client)).isTrue();
            }
            assertThat(gateway.drops().total(DropReason.NO_WORKER)).isEqualTo(1);
        }
    }

    private static boolean wasHungUpOn(Socket client) throws IOException {
        try {
            return client.getInputStream().read() == -1;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void an_unknown_transport_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayLoops.start(1, "io_ring"))
                .withMessage("unknown transport 'io_ring'; write auto, epoll or nio");
        assertThatIllegalArgumentException().isThrownBy(() -> GatewayLoops.start(-1, "auto"));
    }

    @Test
    void several_gateways_share_their_loops() throws Exception {
        try (var loops = GatewayLoops.start(1, "auto");
                var one = GatewayServer.start(TestGateway.settings("text"), loops);
                var two = GatewayServer.start(TestGateway.settings("websocket"), loops)) {
            assertThat(one.address()).isNotEqualTo(two.address());
            assertThat(two.link().ask(new CountClients("")).join()).isZero();
        }
    }

    @Test
    void its_figures_say_where_it_is_and_what_it_has_done() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect().send("hello\n")) {
            gateway.worker().next(ClientConnected.class);
            gateway.worker().next(ClientMessage.class);
            gateway.tell(new SendToAll(new Recipients.Everyone(), Message.text("hi")));
            assertThat(client.readLine()).isEqualTo("hi");

            GatewayFigures figures = gateway.server().figures();
            assertThat(figures.listen())
                    .hasToString("text://127.0.0.1:" + gateway.server().clientPort());
            assertThat(figures.address()).isEqualTo(gateway.server().address());
            assertThat(figures.connections()).isEqualTo(1);
            assertThat(figures.bytesIn()).isEqualTo(5);
            assertThat(figures.bytesOut()).isEqualTo(2);
            assertThat(figures.messagesOut()).isEqualTo(1);
            assertThat(figures.workers()).isEqualTo(1);
            assertThat(figures.clientQueueBytes()).isZero();
        }
    }

    @Test
    void a_port_in_use_is_named_with_its_setting_and_the_other_one_given_back() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var loops = GatewayLoops.start(1, "auto")) {
            String inUse = "port " + taken.getLocalPort() + " is in use";
            int inner = FixedPorts.free();
            var listen = GatewaySettings.listening("text://127.0.0.1:" + taken.getLocalPort());
            assertThatIOException()
                    .isThrownBy(() ->
                            GatewayServer.start(listen.withInner("127.0.0.1", inner, ""), loops))
                    .withMessageContaining(inUse)
                    .withMessageContaining("listen");
            assertThatIOException()
                    .isThrownBy(() ->
                            GatewayServer.start(
                                    TestGateway.settings("text")
                                            .withInner("127.0.0.1", taken.getLocalPort(), ""),
                                    loops))
                    .withMessageContaining(inUse)
                    .withMessageContaining("inner");
            GatewayServer.start(
                            TestGateway.settings("text").withInner("127.0.0.1", inner, ""), loops)
                    .close();
        }
    }

    @Test
    void an_address_that_is_not_of_this_machine_is_named() {
        try (var loops = GatewayLoops.start(1, "auto")) {
            assertThatIOException()
                    .isThrownBy(() ->
                            GatewayServer.start(
                                    GatewaySettings.listening("text://192.0.2.1:0")
                                            .withInner("127.0.0.1", 0, ""),
                                    loops))
                    .withMessageContaining("192.0.2.1 is no address of this machine");
        }
    }

    @Test
    void a_class_that_is_no_protocol_is_named() {
        try (var loops = GatewayLoops.start(1, "auto")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            GatewayServer.start(TestGateway.settings("com.example.No"), loops))
                    .withMessageContaining("there is no class com.example.No");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            GatewayServer.start(TestGateway.settings("java.lang.String"), loops))
                    .withMessageContaining("java.lang.String does not implement");
        }
    }

    @Test
    void what_is_advertised_goes_into_client_ids() throws Exception {
        var settings = GatewaySettings.listening("text://127.0.0.1:0");
        try (var loops = GatewayLoops.start(1, "auto");
                var named =
                        GatewayServer.start(settings.withInner("0.0.0.0", 0, "localhost"), loops);
                var mapped =
                        GatewayServer.start(
                                settings.withInner("127.0.0.1", 0, "10.0.0.7:2900"), loops)) {
            assertThat(named.address().host()).isEqualTo("127.0.0.1");
            assertThat(named.address().port()).isEqualTo(named.innerPort());
            assertThat(mapped.address()).isEqualTo(GatewayAddress.parse("10.0.0.7:2900"));
        }
    }

    @Test
    void an_ipv6_address_is_advertised_in_brackets_or_taken_from_what_is_bound() throws Exception {
        assumeTrue(Ipv6.isHere(), "there is no ::1 on this machine");
        var settings = GatewaySettings.listening("text://[::1]:0");
        try (var loops = GatewayLoops.start(1, "auto");
                var bound = GatewayServer.start(settings.withInner("::1", 0, ""), loops);
                var said =
                        GatewayServer.start(
                                settings.withInner("::", 0, "[2001:db8::1]:2900"), loops);
                var portless =
                        GatewayServer.start(settings.withInner("::1", 0, "[2001:db8::1]"), loops)) {
            assertThat(bound.address()).hasToString("[::1]:" + bound.innerPort());
            assertThat(said.address()).isEqualTo(GatewayAddress.parse("[2001:db8::1]:2900"));
            assertThat(portless.address().port()).isEqualTo(portless.innerPort());
            assertThatIOException()
                    .isThrownBy(() ->
                            GatewayServer.start(settings.withInner("::1", 0, "2001:db8::1"), loops))
                    .withMessageContaining("an IPv6 address stands in brackets");
        }
    }

    @Test
    void a_silent_client_is_pinged_and_given_up() throws Exception {
        var settings =
                TestGateway.settings("text")
                        .withHeartbeat(Duration.ofMillis(200), 1, Message.text("ping"));
        try (var gateway = TestGateway.start(settings);
                var client = gateway.connect()) {
            assertThat(client.readLine()).isEqualTo("ping");
            assertThat(client.readToEnd()).isEmpty();
            gateway.worker().nextAmongOthers(ClientClosed.class);
        }
    }

    @Test
    void a_paused_client_is_read_on_when_it_is_resumed() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect()) {
            int id = gateway.worker().next(ClientConnected.class).client().connection();
            gateway.tell(new PauseReading(id));
            gateway.ask(new CountClients(""));
            client.send("later\n");
            // what is said to it still reaches it
            gateway.tell(new SendToClient(id, Message.text("hi")));
            assertThat(client.readLine()).isEqualTo("hi");
            assertThat(gateway.worker().hasNone()).isTrue();

            gateway.tell(new ResumeReading(id));
            gateway.worker().next(ClientMessage.class);
        }
    }

    @Test
    void a_gateway_that_reads_no_more_tells_its_clients_on_and_takes_nobody() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect().send("before\n")) {
            ClientId id = gateway.worker().next(ClientConnected.class).client();
            gateway.worker().next(ClientMessage.class);

            gateway.server().readNoMore();
            gateway.server().readNoMore();

            assertThat(gateway.server().isDraining()).isTrue();
            assertThatIOException().isThrownBy(() -> gateway.connect().close());
            client.send("after\n");
            gateway.tell(new ResumeReading(id.connection()));
            gateway.tell(new SendToClient(id.connection(), Message.text("hi")));
            assertThat(client.readLine()).isEqualTo("hi");
            gateway.server().closeClientsBut(Set.of());
            assertThat(client.readToEnd()).isEmpty();
            gateway.worker().next(ClientClosed.class);
        }
    }

    @Test
    void clients_can_be_closed_but_for_those_that_wait_for_an_answer() throws Exception {
        try (var gateway = TestGateway.start("text");
                var asks = gateway.connect().send("a\n")) {
            ClientId asking = gateway.worker().next(ClientConnected.class).client();
            gateway.worker().next(ClientMessage.class);
            try (var idle = gateway.connect()) {
                ClientId idling = gateway.worker().next(ClientConnected.class).client();

                gateway.server().closeClientsBut(Set.of(asking));

                assertThat(idle.readToEnd()).isEmpty();
                assertThat(gateway.worker().next(ClientClosed.class).client()).isEqualTo(idling);
            }
            gateway.tell(new SendToClient(asking.connection(), Message.text("answer")));
            assertThat(asks.readLine()).isEqualTo("answer");
        }
    }

    /// The worker does not read, so the gateway stops reading the client, and the client's own
    /// writes come to a halt; then the worker reads on, and nothing has been lost.
    @Test
    void a_worker_that_does_not_read_slows_its_clients_down_and_loses_nothing() throws Exception {
        int count = 2000;
        String line = "x".repeat(20_000) + "\n";
        var settings = TestGateway.settings("text").withBuffers(1_024_000, 1_000_000);
        try (var gateway = TestGateway.startWithoutWorker(settings, new TestWorker("none"), 1);
                var worker = gateway.connectInner()) {
            worker.send(ToGatewayCodec.encode(new WorkerConnect("Biz:0", "", Capabilities.PHP)));
            await().until(() -> !gateway.server().workers().workers().isEmpty());
            try (var client = gateway.connect()) {
                var sent = new AtomicInteger();
                Thread sending =
                        Thread.startVirtualThread(() -> {
                            try {
                                for (int i = 0; i < count; i++) {
                                    client.send(line);
                                    sent.incrementAndGet();
                                }
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
                var last = new AtomicInteger(-1);
                // only then are the buffers of the system full, too
                await().atMost(Duration.ofMinutes(1))
                        .during(Duration.ofMillis(500))
                        .until(() -> isPaused(gateway) && last.getAndSet(sent.get()) == sent.get());
                assertThat(sent.get()).isLessThan(count);

                assertThat(event(worker)).isInstanceOf(ClientConnected.class);
                for (int i = 0; i < count; i++) {
                    assertThat(event(worker)).as("message %d", i).isInstanceOf(ClientMessage.class);
                }
                assertThat(sending.join(Duration.ofSeconds(10))).isTrue();
            }
        }
    }

    @Test
    void closing_twice_is_closing_once() {
        var gateway = TestGateway.start("text");
        gateway.close();
        gateway.close();
    }

    /// Its only client, once that is there.
    private static boolean isPaused(TestGateway gateway) {
        return gateway.ask(new ListConnections(new Where.Everyone(), 0, 1)).stream()
                .anyMatch(ConnectionFacts::paused);
    }

    private static WorkerEvent event(RawClient worker) throws IOException {
        int length = ByteBuffer.wrap(worker.read(4)).getInt();
        var packet = ByteBuffer.allocate(length).putInt(length).put(worker.read(length - 4));
        return ((Deliver) FromGatewayCodec.decode(packet.flip())).event();
    }
}
