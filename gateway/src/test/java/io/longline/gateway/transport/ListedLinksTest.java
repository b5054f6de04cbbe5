package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longline.gateway.LocalLink;
import io.longline.gateway.TestWorker;
import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.LinkFacts;
import io.longline.protocol.LinkFacts.Kind;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.ReplyCodec;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGateway.Ping;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;
import io.longline.testing.Ipv6;
import io.netty.channel.DefaultEventLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// What an operator sees of those who are connected to a gateway.
class ListedLinksTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ListLinks ALL = new ListLinks(0, ListLinks.LARGEST_PAGE);

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
    void a_worker_of_the_same_process_has_a_link_on_which_nothing_is_sent() {
        assertThat(gateway.ask(ALL))
                .containsExactly(LinkFacts.inProcess(1, "127.0.0.1:test:0", ""));

        var second = new TestWorker("127.0.0.1:second:0");
        gateway.server().workers().remove(gateway.worker());
        gateway.server().workers().add(second);

        assertThat(gateway.ask(ALL))
                .containsExactly(LinkFacts.inProcess(2, "127.0.0.1:second:0", ""));
    }

    @Test
    void each_link_says_who_is_there() throws Exception {
        try (var java = gateway.connectInner();
                var php = gateway.connectInner();
                var backend = gateway.connectInner();
                var silent = gateway.connectInner()) {
            java.send(
                    bytes(
                            new WorkerConnect(
                                    "Chat:1", "", Capabilities.LONGLINE.withInstance("a1"))));
            php.send(bytes(new WorkerConnect("Chat:2", "", Capabilities.PHP)));
            backend.send(bytes(new ClientConnect("", Capabilities.LONGLINE)));
            backend.send(bytes(new Tell(new Report("node 7", "{}"))));

            LinkFacts ofJava = link(java, link -> link.kind() == Kind.WORKER);
            assertThat(ofJava.name()).isEqualTo("127.0.0.1:Chat:1");
            assertThat(ofJava.instance()).isEqualTo("a1");
            assertThat(ofJava.php()).isFalse();
            assertThat(ofJava.tls()).isFalse();
            assertThat(ofJava.local()).isEqualTo(gateway.server().address().toString());
            LinkFacts ofPhp = link(php, link -> link.kind() == Kind.WORKER);
            assertThat(ofPhp.name()).isEqualTo("127.0.0.1:Chat:2");
            assertThat(ofPhp.instance()).isEmpty();
            assertThat(ofPhp.php()).isTrue();
            LinkFacts ofBackend = link(backend, link -> !link.node().isEmpty());
            assertThat(ofBackend.kind()).isEqualTo(Kind.BACKEND);
            assertThat(ofBackend.name()).isEmpty();
            assertThat(ofBackend.node()).isEqualTo("node 7");
            assertThat(ofBackend.php()).isFalse();
            assertThat(link(silent, link -> true).kind()).isEqualTo(Kind.UNKNOWN);
            assertThat(gateway.ask(ALL)).hasSize(5);
        }
        await().atMost(LIMIT).until(() -> gateway.ask(ALL).size() == 1);
    }

    @Test
    void over_ipv6_addresses_are_written_as_in_settings() throws Exception {
        assumeTrue(Ipv6.isHere(), "there is no ::1 on this machine");
        var settings = TestGateway.settings("text").withInner("::1", 0, "");
        var loopback = InetAddress.ofLiteral("::1");
        try (var alone = TestGateway.startWithoutWorker(settings, new TestWorker("none"), 1);
                var socket = new Socket(loopback, alone.server().innerPort());
                var worker = new RawClient(socket)) {
            worker.send(
                    bytes(
                            new WorkerConnect(
                                    "Chat:1", "", Capabilities.LONGLINE.withInstance("a1"))));
            await().atMost(LIMIT).until(() -> !alone.server().workers().workers().isEmpty());

            LinkFacts facts = alone.ask(ALL).getFirst();
            assertThat(facts.name()).isEqualTo("[::1]:Chat:1");
            assertThat(facts.remote()).isEqualTo("[::1]:" + worker.localPort());
            assertThat(facts.local())
                    .isEqualTo("[::1]:" + alone.server().innerPort())
                    .isEqualTo(alone.server().address().toString());
        }
    }

    /// As PHP's GatewayClient does where there is no secret.
    @Test
    void a_backend_need_not_introduce_itself() throws Exception {
        try (var backend = gateway.connectInner()) {
            backend.send(bytes(new Ping()));

            assertThat(link(backend, link -> link.kind() == Kind.BACKEND).php()).isTrue();
        }
    }

    @Test
    void what_is_said_and_told_is_counted() throws Exception {
        var settings = TestGateway.settings("text");
        try (var alone = TestGateway.startWithoutWorker(settings, new TestWorker("none"), 1);
                var worker = alone.connectInner()) {
            byte[] said =
                    bytes(new WorkerConnect("Biz:0", "", Capabilities.PHP), new Ping(), new Ping());
            worker.send(said);
            await().atMost(LIMIT).until(() -> !alone.server().workers().workers().isEmpty());

            long read;
            try (var client = alone.connect()) {
                client.send("hello\n");
                read = event(worker) + event(worker); // it has come, it says this
            }
            read += event(worker); // it has gone

            LinkFacts facts = alone.ask(ALL).getFirst();
            assertThat(facts.packagesIn()).isEqualTo(3);
            assertThat(facts.packagesOut()).isEqualTo(3);
            assertThat(facts.bytesIn()).isEqualTo(said.length);
            assertThat(facts.bytesOut()).isEqualTo(read);
            assertThat(facts.queuedBytes()).isZero();
            assertThat(facts.heardMillis()).isBetween(0L, facts.ageMillis());
        }
    }

    @Test
    void what_a_worker_has_not_taken_waits() throws Exception {
        var settings = TestGateway.settings("text");
        try (var alone = TestGateway.startWithoutWorker(settings, new TestWorker("none"), 1);
                var worker = alone.connectInner()) {
            worker.send(
                    bytes(
                            new WorkerConnect(
                                    "Biz:0", "", Capabilities.LONGLINE.withInstance("a1"))));
            await().atMost(LIMIT).until(() -> !alone.server().workers().workers().isEmpty());
            try (var client = alone.connect()) {
                client.send("hello\n");

                long events = event(worker) + event(worker);
                assertThat(alone.ask(ALL).getFirst().queuedBytes()).isEqualTo(events);
            }
        }
    }

    @Test
    void pages_go_through_all_links_in_order_and_name_each_once() throws Exception {
        for (int i = 0; i < 9; i++) {
            gateway.connectInner();
        }
        await().atMost(LIMIT).until(() -> gateway.ask(ALL).size() == 10);

        var seen = new ArrayList<Integer>();
        List<LinkFacts> page;
        int after = 0;
        do {
            page = gateway.ask(new ListLinks(after, 4));
            assertThat(page).hasSizeLessThanOrEqualTo(4);
            page.forEach(link -> seen.add(link.number()));
            after = page.isEmpty() ? after : page.getLast().number();
        } while (page.size() == 4);

        assertThat(seen).hasSize(10).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void a_link_on_which_it_is_asked_is_not_among_them() throws Exception {
        try (var asking = gateway.connectInner();
                var other = gateway.connectInner()) {
            link(other, _ -> true);
            asking.send(bytes(Ask.plain(ALL)));

            byte[] answer = asking.read(ByteBuffer.wrap(asking.read(4)).getInt());

            assertThat(ReplyCodec.decode(ALL, answer))
                    .extracting(LinkFacts::remote)
                    .containsExactlyInAnyOrder("", "127.0.0.1:" + other.localPort());
        }
    }

    @Test
    void one_without_the_secret_is_nobody() throws Exception {
        var settings = TestGateway.settings("text").withSecret("s3cret");
        try (var closed = TestGateway.start(settings);
                var stranger = closed.connectInner()) {
            await().atMost(LIMIT).until(() -> closed.ask(ALL).size() == 2);
            LinkFacts facts =
                    closed.ask(ALL).stream()
                            .filter(link -> !link.remote().isEmpty())
                            .findAny()
                            .orElseThrow();
            assertThat(facts.kind()).isEqualTo(Kind.UNKNOWN);

            stranger.send(bytes(Ask.plain(ALL)));

            assertThat(stranger.readToEnd()).isEmpty();
        }
    }

    @Test
    void a_gateway_that_is_closed_does_not_answer() {
        gateway.server().close(); // and not its loops, which others may have too
        assertThatThrownBy(() -> gateway.ask(ALL))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(GatewayUnreachableException.class);
    }

    @Test
    void nor_does_one_whose_loops_end_first() {
        var inner = new DefaultEventLoop();
        var link = (LocalLink) gateway.server().link();
        link.links(page -> CompletableFuture.supplyAsync(List::of, inner));
        inner.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();

        assertThatThrownBy(() -> gateway.ask(ALL))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(GatewayUnreachableException.class);
    }

    /// The one of this peer, when it is as it should be.
    private LinkFacts link(RawClient peer, Predicate<LinkFacts> ready) {
        String remote = "127.0.0.1:" + peer.localPort();
        return await().atMost(LIMIT)
                .until(
                        () ->
                                gateway.ask(ALL).stream()
                                        .filter(link -> link.remote().equals(remote))
                                        .filter(ready)
                                        .findAny(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    /// @return how long the next event was, whatever else is said before it
    private static long event(RawClient worker) throws IOException {
        while (true) {
            int length = ByteBuffer.wrap(worker.read(4)).getInt();
            var packet = ByteBuffer.allocate(length).putInt(length).put(worker.read(length - 4));
            if (FromGatewayCodec.decode(packet.flip()) instanceof Deliver) {
                return length;
            }
        }
    }

    private static byte[] bytes(ToGateway... packets) {
        var bytes = new ByteArrayOutputStream();
        for (ToGateway packet : packets) {
            bytes.writeBytes(ToGatewayCodec.encode(packet, Capabilities.LONGLINE));
        }
        return bytes.toByteArray();
    }
}
