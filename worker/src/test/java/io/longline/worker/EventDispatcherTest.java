package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longline.client.Gateway;
import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.HandshakeAnswer;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.HandshakeAsked;
import io.longline.protocol.WorkerEvent.WebSocketConnected;
import io.longline.protocol.wire.Sessions;
import io.longline.testing.LogLines;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Events of a gateway of the same process, handled by user code.
class EventDispatcherTest {
    private static final HandshakeRequest REQUEST =
            new HandshakeRequest("GET", "/chat?token=t", "HTTP/1.1", Map.of());

    private final @AutoClose LogLines log = LogLines.of(EventDispatcher.class);
    private final TestGateway gateway = new TestGateway();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @Test
    void each_kind_of_event_has_its_handler() throws Exception {
        var dispatcher = dispatcher(new Scribe());

        run(
                dispatcher,
                gateway.connected(1),
                new WebSocketConnected(
                        gateway.client(1), TestGateway.ORIGIN, SerializedSession.NONE, REQUEST),
                gateway.message(1, "hi"),
                gateway.closed(1));

        assertThat(seen).containsExactly("connect 1", "websocket /chat", "message hi", "close 1");
    }

    @Test
    void a_handler_knows_its_client_however_deep_the_code_is() throws Exception {
        var dispatcher =
                dispatcher((client, message) -> {
                    assertThat(CurrentClient.get()).isSameAs(client);
                    assertThat(Thread.currentThread().isVirtual()).isTrue();
                    assertThat(client.origin().gatewayPort()).isEqualTo(7272);
                    client.send("hello");
                });

        run(dispatcher, gateway.message(1, "x"));

        assertThat(gateway.told).containsExactly(new SendToClient(1, Message.text("hello")));
        assertThatThrownBy(CurrentClient::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no client's event");
    }

    @Test
    void what_handlers_do_is_counted_and_timed() throws Exception {
        var dispatcher =
                dispatcher((client, message) -> {
                    if (message.text().equals("exception")) {
                        throw new java.io.IOException("user's");
                    }
                });

        run(
                dispatcher,
                gateway.connected(1),
                gateway.message(1, "exception"),
                gateway.message(1, "fine"));

        WorkerCounts counts = dispatcher.counts();
        assertThat(counts.events())
                .containsOnlyKeys(EventKind.values())
                .containsEntry(EventKind.MESSAGE, 2L)
                .containsEntry(EventKind.CONNECT, 1L)
                .containsEntry(EventKind.CLOSE, 0L);
        assertThat(counts.failures()).isEqualTo(1);
        assertThat(counts.handlerTimes().count()).isEqualTo(3);
        assertThat(counts.handlerTimes().sumNanos()).isPositive();
    }

    @Test
    void what_a_handler_throws_is_logged_with_its_client_and_goes_no_further() throws Exception {
        var dispatcher =
                dispatcher((client, message) -> {
                    seen.add(message.text());
                    switch (message.text()) {
                        case "exception" -> throw new java.io.IOException("user's");
                        case "error" -> throw new AssertionError("user's");
                        case "recursion" -> recurse(0);
                        default -> {}
                    }
                });

        run(
                dispatcher,
                gateway.message(1, "exception"),
                gateway.message(1, "error"),
                gateway.message(1, "recursion"),
                gateway.message(1, "fine"));

        assertThat(seen).containsExactly("exception", "error", "recursion", "fine");
        assertThat(logged())
                .containsOnly("onMessage of client 7f0000010b5400000001 failed")
                .hasSize(3);
    }

    /// What was said of the clients of this test's gateway: dispatchers of other tests log beside
    /// it.
    private List<String> logged() {
        return log.all().stream().filter(line -> line.contains(" of client 7f0000010b54")).toList();
    }

    private static int recurse(int depth) {
        return depth < 0 ? depth : recurse(depth + 1) + 1; // too deep long before it turns negative
    }

    @Test
    void a_session_that_was_changed_goes_back_once_and_an_unchanged_one_does_not()
            throws Exception {
        var dispatcher =
                dispatcher((client, message) -> {
                    if (message.text().equals("change")) {
                        client.session().put("name", "Tom");
                    } else {
                        seen.add(String.valueOf(client.session().get("name")));
                    }
                });

        run(dispatcher, gateway.message(1, "look"));
        run(dispatcher, gateway.message(1, "change"));
        run(dispatcher, gateway.message(1, "look"), gateway.message(1, "change"));

        assertThat(seen).containsExactly("null", "Tom");
        assertThat(gateway.told)
                .containsExactly(new SetSession(1, Sessions.encode(Map.of("name", "Tom"))));
    }

    @Test
    void events_that_waited_behind_a_change_see_it() throws Exception {
        var gate = new Semaphore(0);
        var dispatcher =
                dispatcher((client, message) -> {
                    gate.acquire();
                    client.session()
                            .compute(
                                    "count", (key, count) -> count == null ? 1L : (Long) count + 1);
                });

        // all of these show the session as it was before the first was handled
        for (int i = 0; i < 11; i++) {
            dispatcher.deliver(gateway.message(1, "more"));
            dispatcher.flush();
        }
        gate.release(11);
        dispatcher.stop(Duration.ofSeconds(10));

        assertThat(Sessions.decode(gateway.session(1))).containsEntry("count", 11L);
        assertThat(gateway.writes()).isEqualTo(11);
        assertThat(gateway.asked).as("no round trips for it").isEmpty();
    }

    @Test
    void a_session_that_somebody_else_changed_meanwhile_is_fetched() throws Exception {
        var dispatcher = dispatcher(this::appendName);
        run(dispatcher, gateway.message(1, "a"));
        gateway.sessions.put(1, Sessions.encode(Map.of("names", "theirs")));

        run(dispatcher, gateway.message(1, "b"));

        assertThat(gateway.asked).containsExactly(new GetSession(1));
        assertThat(Sessions.decode(gateway.session(1))).containsEntry("names", "theirs,b");
    }

    private void appendName(Client client, Message message) {
        Object names = client.session().get("names");
        client.session()
                .put("names", names == null ? message.text() : names + "," + message.text());
    }

    @Test
    void on_close_reads_the_session_that_was_written_last() throws Exception {
        var dispatcher =
                dispatcher(
                        new Events() {
                            @Override
                            public void onMessage(Client client, Message message) {
                                client.session().put("name", "Tom");
                            }

                            @Override
                            public void onClose(Client client) {
                                seen.add(String.valueOf(client.session().get("name")));
                                client.session().put("name", "too late");
                            }
                        });
        var lastEvent = gateway.closed(1); // sent before the session was written

        run(dispatcher, gateway.message(1, "x"), lastEvent);

        assertThat(seen).containsExactly("Tom");
        assertThat(gateway.writes()).isEqualTo(1);
    }

    @Test
    void a_session_is_not_to_be_changed_after_its_handler() throws Exception {
        var kept = new Client[1];
        var dispatcher = dispatcher((client, message) -> kept[0] = client);

        run(dispatcher, gateway.message(1, "x"));

        assertThatThrownBy(() -> kept[0].session().put("name", "Tom"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_client_that_sends_too_much_is_paused_at_its_gateway() throws Exception {
        var gate = new Semaphore(0);
        var dispatcher = dispatcher((client, message) -> gate.acquireUninterruptibly());
        dispatcher.deliver(gateway.message(1, "x"));
        dispatcher.flush();
        await().until(gate::hasQueuedThreads);

        for (int i = 0; i < 64; i++) {
            dispatcher.deliver(gateway.message(1, "x"));
            dispatcher.flush();
        }
        assertThat(gateway.told).containsExactly(new PauseReading(1));
        gate.release(65);
        dispatcher.stop(Duration.ofSeconds(10));

        assertThat(gateway.told).containsExactly(new PauseReading(1), new ResumeReading(1));
    }

    @Test
    void a_client_does_not_stay_paused_because_its_gateway_was_away_for_a_moment() {
        var gate = new Semaphore(0);
        var dispatcher = dispatcher((client, message) -> gate.acquireUninterruptibly());
        for (int i = 0; i < 70; i++) {
            dispatcher.deliver(gateway.message(1, "x"));
            dispatcher.flush();
        }
        gateway.unreachable = true;
        gate.release(70);
        await().until(dispatcher::isIdle);

        gateway.unreachable = false;

        await().until(() -> gateway.told.contains(new ResumeReading(1)));
    }

    @Test
    void a_handshake_is_accepted_with_what_was_set() throws Exception {
        var dispatcher =
                dispatcher(
                        new Scribe() {
                            @Override
                            public void onHandshake(Client client, Handshake handshake) {
                                assertThat(handshake.request().query()).containsEntry("token", "t");
                                handshake.bindUid("42").joinGroup("room").session().put("a", 1L);
                            }
                        });

        run(dispatcher, asked(1));

        assertThat(gateway.told)
                .containsExactly(
                        new AnswerHandshake(
                                1,
                                new HandshakeAnswer.Accept(
                                        "42", List.of("room"), Sessions.encode(Map.of("a", 1L)))));
    }

    @Test
    void a_client_that_is_refused_has_no_messages() throws Exception {
        var dispatcher =
                dispatcher(
                        new Scribe() {
                            @Override
                            public void onHandshake(Client client, Handshake handshake) {
                                handshake.refuse(403, "not you");
                            }
                        });

        run(dispatcher, asked(1), gateway.message(1, "early"), gateway.closed(1));

        assertThat(gateway.told).containsExactly(refusal(403, "not you"));
        assertThat(seen).containsExactly("close 1");
    }

    @Test
    void a_handshake_that_fails_turns_the_client_away() throws Exception {
        var dispatcher =
                dispatcher(
                        new Scribe() {
                            @Override
                            public void onHandshake(Client client, Handshake handshake) {
                                handshake.bindUid("42");
                                throw new IllegalStateException("the database is away");
                            }
                        });

        run(dispatcher, asked(1), gateway.message(1, "early"));

        assertThat(gateway.told)
                .containsExactly(refusal(500, "the server failed to decide about this connection"));
        assertThat(seen).isEmpty();
        assertThat(logged()).containsExactly("onHandshake of client 7f0000010b5400000001 failed");
    }

    @Test
    void no_message_is_handled_before_the_handshake_is_decided() throws Exception {
        var deciding = new CountDownLatch(1);
        var dispatcher =
                dispatcher(
                        new Scribe() {
                            @Override
                            public void onHandshake(Client client, Handshake handshake)
                                    throws InterruptedException {
                                deciding.await(10, TimeUnit.SECONDS);
                                seen.add("decided");
                            }
                        });

        dispatcher.deliver(asked(1));
        dispatcher.flush();
        dispatcher.deliver(gateway.message(1, "hi"));
        dispatcher.flush();
        assertThat(seen).isEmpty();
        deciding.countDown();
        dispatcher.stop(Duration.ofSeconds(10));

        assertThat(seen).containsExactly("decided", "message hi");
    }

    @Test
    void handshakes_are_asked_of_those_who_answer_them() {
        var answering =
                new Scribe() {
                    @Override
                    public void onHandshake(Client client, Handshake handshake) {}
                };

        assertThat(dispatcher(answering).answersHandshakes()).isTrue();
        assertThat(dispatcher(new Scribe()).answersHandshakes()).isFalse();
        assertThat(dispatcher((client, message) -> {}).answersHandshakes()).isFalse();
    }

    @Test
    void after_the_stop_events_are_dropped() throws Exception {
        var dispatcher = dispatcher(new Scribe());
        dispatcher.stop(Duration.ofSeconds(1));

        dispatcher.deliver(gateway.message(1, "late"));
        dispatcher.flush();

        assertThat(dispatcher.stop(Duration.ofSeconds(10))).isZero();
        assertThat(seen).isEmpty();
    }

    /// Writes down what it is told.
    private class Scribe implements Events {
        @Override
        public void onConnect(Client client) {
            seen.add("connect " + client.id().connection());
        }

        @Override
        public void onWebSocketConnect(Client client, HandshakeRequest request) {
            seen.add("websocket " + request.path());
        }

        @Override
        public void onMessage(Client client, Message message) {
            seen.add("message " + message.text());
        }

        @Override
        public void onClose(Client client) {
            seen.add("close " + client.id().connection());
        }
    }

    private EventDispatcher dispatcher(Events events) {
        return new EventDispatcher(
                ServedEvents.of(events),
                WorkerSettings.named("test"),
                gateway,
                new Gateway(gateway));
    }

    /// Delivers, and waits until all is handled.
    private void run(EventDispatcher dispatcher, WorkerEvent... events) {
        for (WorkerEvent event : events) {
            dispatcher.deliver(event);
            dispatcher.flush();
        }
        await().until(dispatcher::isIdle);
    }

    private HandshakeAsked asked(int connection) {
        return new HandshakeAsked(
                gateway.client(connection), TestGateway.ORIGIN, SerializedSession.NONE, REQUEST);
    }

    private static OneWay refusal(int status, String reason) {
        return new AnswerHandshake(1, new HandshakeAnswer.Refuse(status, reason));
    }
}
