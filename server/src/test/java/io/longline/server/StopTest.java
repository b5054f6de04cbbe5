package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.protocol.Message;
import io.longline.server.control.ConnectionFilter;
import io.longline.server.control.ConnectionPage;
import io.longline.server.settings.SettingsSources;
import io.longline.testing.LogLines;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A stop while handlers run, and what clients see of it.
class StopTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ConnectionFilter ALL =
            new ConnectionFilter(List.of(), List.of(), List.of(), "", 100);
    private static final String GOING_DOWN = "closed 1001 the gateway is going down";

    private final @AutoClose LogLines log = LogLines.of(Longline.class);
    private final Waiting events = new Waiting();

    /// Each message is answered when the test lets it be.
    private static final class Waiting implements Events {
        final List<String> done = new CopyOnWriteArrayList<>();
        final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void onMessage(Client client, Message message) throws InterruptedException {
            goOn.await();
            try {
                client.send("answer to " + message.text());
            } finally {
                done.add(message.text());
            }
        }

        @Override
        public void onClose(Client client) {
            done.add("close");
        }

        @Override
        public void onWorkerStop(BusinessWorker worker) {
            done.add("stop");
        }
    }

    @AfterEach
    void letHandlersEnd() {
        events.goOn.countDown();
    }

    @Test
    void what_clients_said_before_is_answered_before_they_are_closed() throws Exception {
        var longline = start("1m");
        CompletableFuture<Void> stop;
        try (var telnet = new TextClient(port(longline, "text"))) {
            var browser = WebSocketBrowser.connect(port(longline, "web"), "/");
            telnet.send("a", "b", "c");
            browser.send("a");
            await().atMost(LIMIT).until(() -> busyClients(longline) == 2);
            await().atMost(LIMIT).until(() -> waitingEvents(longline) == 2);

            stop = CompletableFuture.runAsync(longline::close);
            await().atMost(LIMIT).until(() -> noneIsRead(longline));
            telnet.send("too late");
            events.goOn.countDown();

            assertThat(browser.receive()).isEqualTo("answer to a");
            assertThat(browser.receive()).isEqualTo(GOING_DOWN);
            assertThat(telnet.receive(4))
                    .containsExactly("answer to a", "answer to b", "answer to c", "(closed)");
        }
        stop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(events.done)
                .containsExactlyInAnyOrder("a", "a", "b", "c", "close", "close", "stop")
                .containsSubsequence("a", "b", "c", "close", "stop")
                .endsWith("stop");
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void a_handler_that_takes_longer_than_it_may_does_not_hold_the_stop() throws Exception {
        var longline = start("50ms");
        CompletableFuture<Void> stop;
        try (var telnet = new TextClient(port(longline, "text"))) {
            telnet.send("a");
            await().atMost(LIMIT).until(() -> busyClients(longline) == 1);

            stop = CompletableFuture.runAsync(longline::close);

            assertThat(telnet.receive()).isEqualTo("(closed)");
        }
        stop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(events.done).containsExactly("stop");
        assertThat(log.warnings())
                .containsExactly(
                        "clients whose handlers had not returned after 50 ms are closed without"
                                + " their answers: 1");
        events.goOn.countDown();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(events.done).containsExactly("stop", "a", "close"));
    }

    @Test
    void a_client_that_does_not_read_does_not_hold_the_stop() throws Exception {
        Events flood =
                (client, _) -> {
                    for (int i = 0; i < 100; i++) {
                        client.send("x".repeat(1 << 20));
                    }
                    events.done.add("flooded");
                };
        var longline = start("1m", flood);
        try (var telnet = new TextClient(port(longline, "text"))) {
            telnet.send("a");
            await().atMost(LIMIT).until(() -> !events.done.isEmpty());
            await().atMost(LIMIT)
                    .until(() -> longline.gatewayFigures().getFirst().clientQueueBytes() > 0);

            CompletableFuture.runAsync(longline::close).get(45, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_stop_that_waits_longer_keeps_no_other_client() throws Exception {
        var longline = start("50ms");
        var limit = new StopLimit(Duration.ofMinutes(5));
        CompletableFuture<Void> stop;
        try (var busy = new TextClient(port(longline, "text"))) {
            try (var idle = new TextClient(port(longline, "text"))) {
                busy.send("a");
                await().atMost(LIMIT).until(() -> busyClients(longline) == 1);
                await().atMost(LIMIT)
                        .until(() -> longline.ownConnections(ALL).connections().size() == 2);

                stop = CompletableFuture.runAsync(() -> longline.close(limit));

                assertThat(idle.receive()).isEqualTo("(closed)");
            }
            assertThat(stop).isNotDone();
            events.goOn.countDown();
            assertThat(busy.receive(2)).containsExactly("answer to a", "(closed)");
        }
        stop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(events.done)
                .containsExactlyInAnyOrder("close", "a", "close", "stop")
                .containsSubsequence("a", "close", "stop");
    }

    @Test
    void another_stop_shortens_the_wait_for_answers() throws Exception {
        var longline = start("50ms");
        var limit = new StopLimit(Duration.ofDays(1));
        CompletableFuture<Void> stop;
        try (var busy = new TextClient(port(longline, "text"))) {
            try (var idle = new TextClient(port(longline, "text"))) {
                busy.send("a");
                await().atMost(LIMIT).until(() -> busyClients(longline) == 1);
                await().atMost(LIMIT)
                        .until(() -> longline.ownConnections(ALL).connections().size() == 2);
                stop = CompletableFuture.runAsync(() -> longline.close(limit));
                assertThat(idle.receive()).isEqualTo("(closed)"); // by now it is the busy one's
            }

            limit.ask(Duration.ofMillis(50));

            assertThat(busy.receive()).isEqualTo("(closed)");
        }
        stop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(events.done).endsWith("stop").doesNotContain("a");
    }

    @Test
    void another_stop_shortens_the_wait_for_on_close() throws Exception {
        var closing = new CountDownLatch(1);
        var hanging =
                new Events() {
                    @Override
                    public void onMessage(Client client, Message message) {}

                    @Override
                    public void onClose(Client client) throws InterruptedException {
                        closing.countDown();
                        events.goOn.await();
                    }
                };
        var longline = start("50ms", hanging);
        var limit = new StopLimit(Duration.ofDays(1));
        CompletableFuture<Void> stop;
        try (var telnet = new TextClient(port(longline, "text"))) {
            await().atMost(LIMIT)
                    .until(() -> longline.ownConnections(ALL).connections().size() == 1);
            stop = CompletableFuture.runAsync(() -> longline.close(limit));
            assertThat(telnet.receive()).isEqualTo("(closed)");
        }
        assertThat(closing.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        limit.ask(Duration.ofMillis(50));

        stop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void the_first_who_asks_says_how_long_and_others_can_only_shorten_it() {
        var asked = new StopLimit(Duration.ofSeconds(5));
        assertThat(asked.ask(Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
        assertThat(asked.ask(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
        assertThat(asked.ask(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(5));

        var begun = new StopLimit(Duration.ofSeconds(5));
        var left = begun.countdown();
        assertThat(begun.ask(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(5));
        assertThat(left.get()).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    private Longline start(String stopTimeout) throws CannotStartException {
        return start(stopTimeout, events);
    }

    private static Longline start(String stopTimeout, Events events) throws CannotStartException {
        String yaml =
                """
                register: { listen: 127.0.0.1:0 }
                gateways:
                  - { name: text, listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }
                  - { name: web, listen: 'websocket://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }
                transport: { threads: 1 }
                """;
        return Longline.start(
                new SettingsSources()
                        .yaml("settings", yaml)
                        .set("stop-timeout", stopTimeout)
                        .load()
                        .settings(),
                events);
    }

    private static int port(Longline longline, String gateway) {
        return longline.clientPort(gateway).orElseThrow();
    }

    private static int busyClients(Longline longline) {
        return longline.workerFigures().getFirst().busyClients();
    }

    private static long waitingEvents(Longline longline) {
        return longline.workerFigures().getFirst().waitingEvents();
    }

    private static boolean noneIsRead(Longline longline) throws Exception {
        return longline.ownConnections(ALL).connections().stream()
                .map(ConnectionPage.Row::paused)
                .allMatch(Boolean.TRUE::equals);
    }
}
