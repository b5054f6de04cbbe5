package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;

import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.HandshakeAnswer;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent.HandshakeAsked;
import io.longline.register.Register;
import io.longline.register.RegisterSettings;
import io.longline.testing.LogLines;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A worker of one gateway of its process, whose Events are replaced while it runs.
class ReloadTest {
    private final TestGateway gateway = new TestGateway();
    private final List<String> seen = new CopyOnWriteArrayList<>(); // read while it is written
    private final CountDownLatch hold = new CountDownLatch(1);
    private final BusinessWorker worker = worker(Duration.ofSeconds(10));
    private final LogLines log = LogLines.of(BusinessWorker.class, Level.WARN);

    @AfterEach
    void close() {
        log.close();
        hold.countDown();
        worker.close();
    }

    @Test
    void the_next_start_while_the_former_serve_and_the_former_stop_last() throws Exception {
        worker.reload(
                new Scribe("next") {
                    @Override
                    public void onWorkerStart(BusinessWorker self) {
                        super.onWorkerStart(self);
                        says(1, "during");
                    }
                });
        says(1, "after");

        assertThat(seen)
                .containsExactly(
                        "first starts", "next starts", "first during", "first stops", "next after");
    }

    @Test
    void what_waits_behind_a_handler_goes_to_the_next_in_its_order() throws Exception {
        worker.link().deliver(gateway.message(1, "hold"));
        worker.link().flush();
        await().until(() -> seen.contains("first hold"));
        worker.link().deliver(gateway.message(1, "b"));
        worker.link().flush();
        worker.link().deliver(gateway.message(1, "c"));
        worker.link().flush();

        var reload = reloading(new Scribe("next"));
        await().until(() -> seen.contains("next starts"));
        await().until(() -> says(2, "x").startsWith("next"));
        assertThat(seen).doesNotContain("first stops");
        hold.countDown();
        assertThat(reload.get(10, TimeUnit.SECONDS)).isZero();
        says(1, "d");

        assertThat(seen.stream().filter(line -> !line.endsWith(" x")))
                .startsWith("first starts", "first hold", "next starts", "first goes on")
                .containsSubsequence("next b", "next c", "next d")
                .containsSubsequence("first goes on", "first stops");
    }

    @Test
    void an_on_worker_start_that_fails_changes_nothing() throws Exception {
        for (Throwable reason :
                List.of(new java.io.IOException("no database"), new NoClassDefFoundError("X"))) {
            assertThatThrownBy(() -> worker.reload(new FailsToStart(reason)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "worker test was not reloaded, and goes on as before: onWorkerStart"
                                    + " failed")
                    .hasCause(reason);
        }

        assertThat(says(1, "x")).isEqualTo("first x");
        assertThat(worker.reload(new Scribe("next"))).isZero();
        assertThat(says(1, "y")).isEqualTo("next y");
        assertThat(seen)
                .containsExactly("first starts", "first x", "next starts", "first stops", "next y");
    }

    @Test
    void the_former_stop_when_their_last_handler_has_returned_also_after_the_limit()
            throws Exception {
        try (var hasty = worker(Duration.ofMillis(50))) {
            for (int client : new int[] {1, 2}) {
                hasty.link().deliver(gateway.message(client, "hold"));
                hasty.link().flush();
            }
            await().until(() -> Collections.frequency(seen, "first hold") == 2);

            int busy = hasty.reload(new Scribe("next"));

            assertThat(busy).isEqualTo(2);
            assertThat(log.all())
                    .filteredOn(said -> said.startsWith("worker test ")) // others run beside it
                    .containsExactly(
                            "worker test was reloaded; handlers of the former Events that still"
                                    + " run: 2, and their onWorkerStop waits for them");
            assertThat(seen).endsWith("next starts");
            hold.countDown();
            await().until(() -> seen.contains("first stops"));
            assertThat(seen)
                    .endsWith("next starts", "first goes on", "first goes on", "first stops");
        }
        assertThat(seen).containsOnlyOnce("first stops").endsWith("next stops");
    }

    @Test
    void a_handler_that_never_returns_holds_up_nobody_elses_stop() throws Exception {
        try (var hasty = worker(Duration.ofMillis(50))) {
            hasty.link().deliver(gateway.message(1, "hold"));
            hasty.link().flush();
            await().until(() -> seen.contains("first hold"));

            assertThat(hasty.reload(new Scribe("next"))).isEqualTo(1);
            assertThat(hasty.reload(new Scribe("third"))).isZero();

            assertThat(seen).endsWith("next starts", "third starts", "next stops");
        }
    }

    @Test
    void a_worker_that_closes_stops_the_former_although_their_handlers_still_run()
            throws Exception {
        try (var hasty = worker(Duration.ofMillis(50))) {
            hasty.link().deliver(gateway.message(1, "hold"));
            hasty.link().flush();
            await().until(() -> seen.contains("first hold"));
            hasty.reload(new Scribe("next"));
        }

        assertThat(seen).endsWith("next starts", "first stops", "next stops");
        hold.countDown();
        await().until(() -> seen.contains("first goes on"));
        assertThat(seen).containsOnlyOnce("first stops");
    }

    @Test
    void an_interrupt_after_the_switch_ends_the_waiting_alone() throws Exception {
        worker.link().deliver(gateway.message(1, "hold"));
        worker.link().flush();
        await().until(() -> seen.contains("first hold"));

        int busy =
                worker.reload(
                        new Scribe("next") {
                            @Override
                            public void onWorkerStart(BusinessWorker self) {
                                Thread.currentThread().interrupt();
                            }
                        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(busy).isEqualTo(1);
        assertThat(says(2, "x")).isEqualTo("next x");
        assertThat(seen).doesNotContain("first stops");
        hold.countDown();
        await().until(() -> seen.contains("first stops"));
    }

    @Test
    void two_reloads_come_one_after_the_other() throws Exception {
        var second =
                new Object() {
                    CompletableFuture<Integer> reload = CompletableFuture.completedFuture(-1);
                };
        worker.reload(
                new Scribe("next") {
                    @Override
                    public void onWorkerStart(BusinessWorker self) {
                        second.reload = reloading(new Scribe("third"));
                        super.onWorkerStart(self);
                    }
                });
        second.reload.get(10, TimeUnit.SECONDS);

        assertThat(seen)
                .containsExactly(
                        "first starts", "next starts", "first stops", "third starts", "next stops");
    }

    @Test
    void a_closed_worker_is_not_reloaded() {
        worker.close();

        assertThatThrownBy(() -> worker.reload(new Scribe("next")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("worker test is being closed, so it is not reloaded");
        assertThat(seen).containsExactly("first starts", "first stops");
    }

    @Test
    void a_worker_that_is_closed_during_a_reload_stops_both() throws Exception {
        var closing = new Thread[1];
        var reload =
                reloading(
                        new Scribe("next") {
                            @Override
                            public void onWorkerStart(BusinessWorker self) {
                                super.onWorkerStart(self);
                                closing[0] = Thread.ofVirtual().start(self::close);
                                // it waits for this reload, and so has told it to end
                                await().until(() ->
                                        closing[0].getState() == Thread.State.TIMED_WAITING);
                            }
                        });

        assertThatThrownBy(() -> reload.get(10, TimeUnit.SECONDS))
                .rootCause()
                .hasMessageContaining("is being closed");
        closing[0].join();
        assertThat(seen)
                .containsExactly("first starts", "next starts", "next stops", "first stops");
    }

    @Test
    void a_reload_that_never_ends_does_not_keep_a_worker_from_closing() throws Exception {
        var hasty = worker(Duration.ofMillis(50));
        var reload =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                hasty.reload(
                                        new Scribe("next") {
                                            @Override
                                            public void onWorkerStart(BusinessWorker self) {
                                                super.onWorkerStart(self);
                                                letGo();
                                            }
                                        });
                            } catch (InterruptedException e) {
                                throw new CompletionException(e);
                            }
                        },
                        Thread::startVirtualThread);
        await().until(() -> seen.contains("next starts"));

        hasty.close();

        assertThat(seen).endsWith("first stops");
        assertThat(reload).isNotDone();
    }

    @Test
    void a_handler_and_an_on_worker_start_cannot_wait_for_themselves() throws Exception {
        var refused = new ArrayList<String>();
        worker.reload(
                new Scribe("next") {
                    @Override
                    public void onWorkerStart(BusinessWorker self) {
                        refused.add(refusal());
                    }

                    @Override
                    public void onMessage(Client client, Message message) {
                        refused.add(refusal());
                        seen.add("next tried");
                    }
                });
        worker.link().deliver(gateway.message(1, "x"));
        worker.link().flush();
        await().until(() -> seen.contains("next tried"));

        assertThat(refused).hasSize(2).allMatch(why -> why.contains("start a thread for it"));
    }

    @Test
    void whether_handshakes_are_asked_follows_the_events() throws Exception {
        assertThat(worker.link().answersHandshakes()).isFalse();
        worker.reload(
                new Scribe("strict") {
                    @Override
                    public void onHandshake(Client client, Handshake handshake) {
                        handshake.refuse(403, "no");
                    }
                });
        assertThat(worker.link().answersHandshakes()).isTrue();

        worker.reload(new Scribe("open"));

        assertThat(worker.link().answersHandshakes()).isFalse();
        // asked before the reload, or by a gateway of another process, which asks always
        worker.link()
                .deliver(
                        new HandshakeAsked(
                                gateway.client(1),
                                TestGateway.ORIGIN,
                                SerializedSession.NONE,
                                new HandshakeRequest("GET", "/", "HTTP/1.1", Map.of())));
        worker.link().flush();
        await().until(() -> !gateway.told.isEmpty());
        assertThat(gateway.told)
                .containsExactly(
                        new AnswerHandshake(
                                1,
                                new HandshakeAnswer.Accept(
                                        null, List.of(), SerializedSession.NONE)));
    }

    @Test
    void a_gateway_of_another_process_asks_always() throws Exception {
        try (var register = Register.start(RegisterSettings.listening("127.0.0.1:0"));
                var remote = RemoteGateway.java()) {
            register.announce(remote.address());
            var settings =
                    WorkerSettings.named("test")
                            .withRegisters(List.of("127.0.0.1:" + register.port()));
            try (var _ = BusinessWorker.start(new Scribe("first"), settings, List.of())) {
                assertThat(remote.worker().greeting().capabilities().answersHandshakes()).isTrue();
            }
        }
    }

    @Test
    void code_of_the_user_runs_with_its_own_class_loader_at_hand() throws Exception {
        var loaders = Collections.synchronizedList(new ArrayList<ClassLoader>());
        var callers = new URLClassLoader(new URL[0], getClass().getClassLoader());
        Thread.currentThread().setContextClassLoader(callers);

        worker.reload(
                new Scribe("next") {
                    @Override
                    public void onWorkerStart(BusinessWorker self) {
                        loaders.add(Thread.currentThread().getContextClassLoader());
                    }

                    @Override
                    public void onMessage(Client client, Message message) {
                        loaders.add(Thread.currentThread().getContextClassLoader());
                        super.onMessage(client, message);
                    }

                    @Override
                    public void onWorkerStop(BusinessWorker self) {
                        loaders.add(Thread.currentThread().getContextClassLoader());
                    }
                });
        says(1, "x");
        worker.reload(new Scribe("third"));

        var own = getClass().getClassLoader();
        assertThat(loaders).containsExactly(own, own, own);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(callers);
        Thread.currentThread().setContextClassLoader(own);
        callers.close();
    }

    /// Writes down what it is told, and holds on where it is told to.
    private class Scribe implements Events {
        private final String name;

        Scribe(String name) {
            this.name = name;
        }

        @Override
        public void onWorkerStart(BusinessWorker self) {
            seen.add(name + " starts");
        }

        @Override
        public void onMessage(Client client, Message message) {
            seen.add(name + " " + message.text());
            if (message.text().equals("hold")) {
                letGo();
                seen.add(name + " goes on");
            }
        }

        @Override
        public void onWorkerStop(BusinessWorker self) {
            seen.add(name + " stops");
        }
    }

    private record FailsToStart(Throwable reason) implements Events {
        @Override
        public void onWorkerStart(BusinessWorker worker) throws Exception {
            if (reason instanceof Error error) {
                throw error;
            }
            throw (Exception) reason;
        }

        @Override
        public void onMessage(Client client, Message message) {}
    }

    private BusinessWorker worker(Duration stopLimit) {
        return BusinessWorker.start(
                new Scribe("first"),
                WorkerSettings.named("test").withStopLimit(stopLimit),
                List.of(gateway));
    }

    /// What was made of the client's message: by whom.
    private String says(int client, String text) {
        int before = seen.size();
        worker.link().deliver(gateway.message(client, text));
        worker.link().flush();
        return await().until(
                        () ->
                                seen.stream()
                                        .skip(before)
                                        .filter(line -> line.endsWith(" " + text))
                                        .findAny()
                                        .orElse(""),
                        line -> !line.isEmpty());
    }

    private CompletableFuture<Integer> reloading(Events next) {
        return CompletableFuture.supplyAsync(() -> reload(next), Thread::startVirtualThread);
    }

    private int reload(Events next) {
        try {
            return worker.reload(next);
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private String refusal() {
        try {
            worker.reload(new Scribe("never"));
            return "it was not refused";
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage());
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private void letGo() {
        try {
            if (!hold.await(20, TimeUnit.SECONDS)) {
                seen.add("held for too long");
            }
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }
}
