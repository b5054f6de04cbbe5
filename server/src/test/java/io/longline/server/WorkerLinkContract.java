package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.Drain;
import io.longline.gateway.transport.GatewayServer;
import io.longline.protocol.CloseReason;
import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.Message;
import io.longline.protocol.Where;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Client;
import io.longline.worker.Events;
import io.longline.worker.Handshake;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// What every way from a gateway to its worker does, whether both are in this process or a socket
/// is between them.
interface WorkerLinkContract {

    /// Starts a worker and returns when both gateways deliver their events to it.
    BusinessWorker attach(Events events) throws Exception;

    /// One for `text` clients.
    GatewayServer text();

    /// One for WebSocket clients.
    GatewayServer web();

    @Test
    default void events_of_a_client_come_in_order_first_to_last() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        attach(new Recorder(heard));
        List<String> sent = IntStream.range(0, 1_000).mapToObj(i -> "m" + i).toList();

        try (var client = new TextClient(text().clientPort())) {
            client.send(sent.toArray(String[]::new));
            client.send("bye");
            assertThat(client.receive()).isEqualTo("bye to you");
        }

        assertThat(next(heard)).isEqualTo("connected");
        for (String message : sent) {
            assertThat(next(heard)).isEqualTo(message);
        }
        assertThat(next(heard)).isEqualTo("bye");
        assertThat(next(heard)).isEqualTo("closed");
    }

    @Test
    default void a_session_set_in_one_event_is_there_in_the_next_and_in_the_last()
            throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        attach(new Counter(heard));

        try (var client = new TextClient(text().clientPort())) {
            client.send("one", "two", "three");
            assertThat(client.receive(3)).containsExactly("1", "2", "3");
        }

        assertThat(next(heard)).isEqualTo("closed at 3");
    }

    @Test
    default void what_a_handler_tells_is_seen_by_what_it_asks() throws Exception {
        attach(new Asker());

        try (var client = new TextClient(text().clientPort())) {
            client.send("a", "b", "c");

            assertThat(client.receive(3))
                    .containsExactly(
                            "a has 1 of 1 groups", "b has 1 of 2 groups", "c has 1 of 3 groups");
        }
    }

    @Test
    default void a_handler_that_fails_hurts_nobody() throws Exception {
        attach(new Moody());

        try (var one = new TextClient(text().clientPort());
                var two = new TextClient(text().clientPort())) {
            one.send("throw", "after");
            two.send("hello");

            assertThat(one.receive()).isEqualTo("heard after");
            assertThat(two.receive()).isEqualTo("heard hello");
        }
    }

    @Test
    default void a_slow_client_does_not_hold_up_another() throws Exception {
        var slow = new Slow();
        attach(slow);

        try (var one = new TextClient(text().clientPort());
                var two = new TextClient(text().clientPort())) {
            one.send("wait");
            two.send("hello");

            assertThat(two.receive()).isEqualTo("heard hello");
            slow.goOn.countDown();
            assertThat(one.receive()).isEqualTo("heard wait");
        }
    }

    @Test
    default void events_that_the_worker_has_not_begun_with_are_shown_for_each_client()
            throws Exception {
        var slow = new Slow();
        attach(slow);

        try (var one = new TextClient(text().clientPort());
                var two = new TextClient(text().clientPort())) {
            one.send("wait", "a", "b");
            two.send("hello");
            assertThat(two.receive()).isEqualTo("heard hello");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(waiting()).containsExactlyInAnyOrder(2, 0));
            slow.goOn.countDown();
            assertThat(one.receive(3)).containsExactly("heard wait", "heard a", "heard b");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(waiting()).containsExactly(0, 0));
        }
    }

    private List<Integer> waiting() {
        return text().link().ask(new ListConnections(new Where.Everyone(), 0, 10)).join().stream()
                .map(ConnectionFacts::waitingEvents)
                .toList();
    }

    @Test
    default void binary_messages_stay_what_they_are() throws Exception {
        attach((client, message) ->
                client.send((message.isBinary() ? "binary " : "text ") + message.size()));

        var browser = WebSocketBrowser.connect(web().clientPort(), "/");
        browser.send("three");
        browser.send(new byte[] {0, -1, 7});

        assertThat(browser.receive()).isEqualTo("text 5");
        assertThat(browser.receive()).isEqualTo("binary 3");
        browser.closeBlocking();
    }

    @Test
    default void a_handshake_may_be_refused_and_what_it_accepts_is_there_at_once()
            throws Exception {
        attach(new Doorkeeper());

        var stranger = WebSocketBrowser.connect(web().clientPort(), "/");
        assertThat(stranger.receive()).contains("403");

        var guest = WebSocketBrowser.connect(web().clientPort(), "/?token=good");
        guest.send("who am I?");
        assertThat(guest.receive()).isEqualTo("guest of the house, in [lobby]");
        guest.closeBlocking();
    }

    @Test
    default void a_worker_hears_that_its_gateway_is_draining_and_serves_on() throws Exception {
        BusinessWorker worker = attach((client, message) -> client.send(message));

        try (var client = new TextClient(text().clientPort())) {
            client.send("before");
            assertThat(client.receive()).isEqualTo("before");
            assertThat(worker.figures().drainingGateways()).isZero();

            var drained = text().drain(new Drain(Duration.ofHours(1), null, CloseReason.NORMAL));

            await().until(() -> worker.figures().drainingGateways() == 1);
            client.send("after");
            assertThat(client.receive()).isEqualTo("after");
            assertThat(drained).isNotDone();
        }
    }

    private static String next(BlockingQueue<String> heard) throws InterruptedException {
        String text = heard.poll(10, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("no event came for 10 s");
        }
        return text;
    }

    /// Writes down what happens.
    record Recorder(BlockingQueue<String> heard) implements Events {
        @Override
        public void onConnect(Client client) {
            heard.add("connected");
        }

        @Override
        public void onMessage(Client client, Message message) {
            heard.add(message.text());
            if (message.text().equals("bye")) {
                client.close("bye to you");
            }
        }

        @Override
        public void onClose(Client client) {
            heard.add("closed");
        }
    }

    /// Counts a client's messages in its session.
    record Counter(BlockingQueue<String> heard) implements Events {
        @Override
        public void onMessage(Client client, Message message) {
            long before = client.session().get("count") instanceof Long count ? count : 0;
            client.session().put("count", before + 1);
            client.send(Long.toString(before + 1));
        }

        @Override
        public void onClose(Client client) {
            heard.add("closed at " + client.session().get("count"));
        }
    }

    /// Joins a group and asks about it right away.
    final class Asker implements Events {
        @Override
        public void onMessage(Client client, Message message) {
            client.joinGroup(message.text());
            client.send(
                    "%s has %d of %d groups"
                            .formatted(
                                    message.text(),
                                    client.gateway().getClientIdCountByGroup(message.text()),
                                    client.gateway().getAllGroupIdList().size()));
        }
    }

    /// Throws when asked to.
    final class Moody implements Events {
        @Override
        public void onMessage(Client client, Message message) {
            if (message.text().equals("throw")) {
                throw new IllegalStateException("as asked");
            }
            client.send("heard " + message.text());
        }
    }

    /// Waits when asked to.
    final class Slow implements Events {
        final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void onMessage(Client client, Message message) throws InterruptedException {
            if (message.text().equals("wait") && !goOn.await(10, TimeUnit.SECONDS)) {
                client.send("gave up");
            }
            client.send("heard " + message.text());
        }
    }

    /// Lets in who has a token, with uid, group and session.
    final class Doorkeeper implements Events {
        @Override
        public void onHandshake(Client client, Handshake handshake) {
            if (!"good".equals(handshake.request().query().get("token"))) {
                handshake.refuse(403, "no token");
                return;
            }
            handshake.bindUid("42").joinGroup("lobby").session().put("name", "guest");
        }

        @Override
        public void onMessage(Client client, Message message) {
            client.send(
                    "%s of the house, in %s"
                            .formatted(
                                    client.session().get("name"),
                                    client.gateway().getGroupsByClientId(client.id())));
        }
    }
}
