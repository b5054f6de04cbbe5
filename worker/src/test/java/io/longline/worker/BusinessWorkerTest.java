package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;

import io.longline.protocol.GatewayCommand.ForgetClient;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.Message;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGateway.Done;
import io.longline.protocol.wire.ToGateway.Leaving;
import io.longline.protocol.wire.ToGateway.Took;
import io.longline.register.Register;
import io.longline.register.RegisterSettings;
import io.longline.testing.Closing;
import io.longline.testing.LogLines;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A worker with a real Register, and gateways that the test plays.
@Execution(ExecutionMode.CONCURRENT)
class BusinessWorkerTest {
    private final @AutoClose Closing opened = new Closing();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private Register register;

    @BeforeEach
    void startRegister() throws Exception {
        register = opened.add(Register.start(RegisterSettings.listening("127.0.0.1:0")));
    }

    @Test
    void a_gateway_of_php_or_java_is_served_across_sockets() throws Exception {
        var php = opened.add(RemoteGateway.php());
        var java = opened.add(RemoteGateway.java());
        register.announce(php.address());
        register.announce(java.address());
        worker((client, message) -> client.send("you said " + message.text()));

        for (RemoteGateway gateway : List.of(php, java)) {
            gateway.worker().send(gateway.message(7, "hi"));

            assertThat(gateway.told()).isEqualTo(new SendToClient(7, Message.text("you said hi")));
        }
    }

    @Test
    void it_says_who_it_is_and_what_it_can() throws Exception {
        var gateway = opened.add(RemoteGateway.java());
        register.announce(gateway.address());
        worker(
                new Events() {
                    @Override
                    public void onHandshake(Client client, Handshake handshake) {}

                    @Override
                    public void onMessage(Client client, Message message) {}
                });

        var greeting = gateway.worker().greeting();

        assertThat(greeting.workerKey()).isEqualTo("chat:3");
        assertThat(greeting.capabilities().longline()).isTrue();
        assertThat(greeting.capabilities().answersHandshakes()).isTrue();
    }

    @Test
    void pings_and_words_that_are_not_known_are_passed_over() throws Exception {
        var gateway = opened.add(RemoteGateway.php());
        register.announce(gateway.address());
        worker((client, message) -> seen.add(message.text()));
        var talk = gateway.worker();

        talk.say(FromGatewayCodec.encode(new FromGateway.Ping()));
        byte[] unknown = FromGatewayCodec.encode(new FromGateway.Ping());
        unknown[4] = (byte) 250;
        talk.say(unknown);
        talk.send(gateway.message(1, "hi"));

        await().until(() -> seen.equals(List.of("hi")));
    }

    @Test
    void a_lost_connection_is_made_again() throws Exception {
        var gateway = opened.add(RemoteGateway.php());
        register.announce(gateway.address());
        worker((client, message) -> seen.add(message.text()));

        gateway.worker().hangUp();
        gateway.worker().send(gateway.message(1, "again"));

        await().until(() -> seen.equals(List.of("again")));
    }

    @Test
    void it_gives_signs_of_life_also_when_the_gateway_does_all_the_talking() throws Exception {
        var gateway = opened.add(RemoteGateway.java("00000000000000a1"));
        register.announce(gateway.address());
        worker((client, message) -> seen.add(message.text()));
        var talk = gateway.worker();

        await().atMost(Duration.ofSeconds(30)) // it is due after 5 s
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    talk.say(FromGatewayCodec.encode(new FromGateway.Ping()));
                    return gateway.ofEvents.stream().anyMatch(ToGateway.Ping.class::isInstance);
                });
    }

    @Test
    void an_event_that_makes_no_sense_is_left_out_and_the_next_one_comes() throws Exception {
        var gateway = opened.add(RemoteGateway.php());
        register.announce(gateway.address());
        worker((client, message) -> seen.add(message.text()));
        var talk = gateway.worker();
        byte[] odd = FromGatewayCodec.encode(new FromGateway.Deliver(gateway.message(1, "{}")));
        odd[4] = (byte) 205; // ON_WEBSOCKET_CONNECT, whose body is a PHP array

        talk.say(odd);
        talk.send(gateway.message(1, "next"));

        await().until(() -> seen.equals(List.of("next")));
        assertThat(talk.isLeft()).isFalse();
    }

    @Test
    void an_event_that_cannot_be_read_ends_its_connection_alone() throws Exception {
        var gateway = opened.add(RemoteGateway.php());
        register.announce(gateway.address());
        worker((client, message) -> seen.add(message.text()));

        gateway.worker().say(new byte[] {0x7f, 0, 0, 0});
        gateway.worker().send(gateway.message(1, "again"));

        await().until(() -> seen.equals(List.of("again")));
    }

    @Test
    void a_client_of_php_that_sends_more_than_is_handled_loses_nothing() throws Exception {
        var gateway = opened.add(RemoteGateway.php());
        register.announce(gateway.address());
        var gate = new Semaphore(0);
        var worker =
                opened.add(
                        BusinessWorker.start(
                                (client, message) -> {
                                    gate.acquire();
                                    seen.add(message.text());
                                },
                                settings().withWaiting(new WorkerSettings.Waiting(4, 1, 8)),
                                List.of()));
        var talk = gateway.worker();

        Thread sender =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                for (int i = 0; i < 1000; i++) {
                                    talk.send(gateway.message(1, "m" + i));
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        await().until(() -> worker.figures().waitingEvents() == 8); // and no more are read
        gate.release(1000);
        sender.join();

        await().until(() -> seen.size() == 1000);
        assertThat(seen.getLast()).isEqualTo("m999");
        assertThat(gateway.told).as("PHP has no word for a pause").isEmpty();
    }

    @Test
    void a_gateway_of_the_same_process_is_not_dialled() throws Exception {
        var remote = opened.add(RemoteGateway.java());
        var local = new TestGateway();
        register.announce(local.address());
        var worker =
                opened.add(
                        BusinessWorker.start(
                                (client, message) -> client.send(message),
                                settings(),
                                List.of(local)));

        worker.link().deliver(local.message(1, "hi"));
        worker.link().flush();
        register.announce(remote.address());
        remote.worker();

        await().until(() -> local.told.equals(List.of(new SendToClient(1, Message.text("hi")))));
        assertThat(worker.eventSources()).containsExactly(remote.address());
    }

    @Test
    void start_comes_before_the_first_event_and_stop_after_the_last_handler() throws Exception {
        var gateway = opened.add(RemoteGateway.java());
        register.announce(gateway.address());
        var handling = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var worker =
                worker(
                        new Events() {
                            @Override
                            public void onWorkerStart(BusinessWorker self) {
                                seen.add("start " + self.setting("redis.url").orElse("none"));
                            }

                            @Override
                            public void onMessage(Client client, Message message)
                                    throws InterruptedException {
                                handling.countDown();
                                goOn.await();
                                client.send("bye");
                                seen.add("message");
                            }

                            @Override
                            public void onWorkerStop(BusinessWorker self) {
                                seen.add("stop " + self.name());
                            }
                        });
        gateway.worker().send(gateway.message(1, "x"));
        handling.await();

        Thread closing = Thread.ofVirtual().start(worker::close);
        goOn.countDown();
        closing.join();
        worker.close();

        assertThat(seen).containsExactly("start redis://r", "message", "stop chat");
        assertThat(gateway.told()).isEqualTo(new SendToClient(1, Message.text("bye")));
    }

    @Test
    void a_handler_that_never_returns_does_not_keep_a_worker_from_stopping() throws Exception {
        var never = new CountDownLatch(1);
        BusinessWorker worker = busyUntil(never, settings().withStopLimit(Duration.ofMillis(50)));

        worker.close();

        never.countDown();
    }

    @Test
    void who_stops_it_may_be_in_more_of_a_hurry_meanwhile() throws Exception {
        var never = new CountDownLatch(1);
        BusinessWorker worker = busyUntil(never, settings());
        var asked = new AtomicInteger();

        Thread closing =
                Thread.ofVirtual()
                        .start(() ->
                                worker.close(() ->
                                        asked.incrementAndGet() < 3
                                                ? Duration.ofHours(1)
                                                : Duration.ZERO));

        assertThat(closing.join(Duration.ofSeconds(30))).isTrue();
        never.countDown();
    }

    /// A worker with a handler that runs.
    private static BusinessWorker busyUntil(CountDownLatch end, WorkerSettings settings)
            throws Exception {
        var local = new TestGateway();
        var handling = new CountDownLatch(1);
        var worker =
                BusinessWorker.start(
                        (client, message) -> {
                            handling.countDown();
                            end.await();
                        },
                        settings,
                        List.of(local));
        worker.link().deliver(local.message(1, "x"));
        worker.link().flush();
        handling.await();
        return worker;
    }

    @Test
    void it_says_what_it_took_and_leaves_when_everything_is_done() throws Exception {
        var gateway = opened.add(RemoteGateway.java("aa"));
        register.announce(gateway.address());
        var worker =
                opened.add(
                        BusinessWorker.start(
                                (client, message) -> seen.add(message.text()),
                                settings().withStopLimit(Duration.ofSeconds(30)),
                                List.of()));
        var talk = gateway.worker();
        assertThat(talk.greeting().capabilities().instance()).hasSize(16);

        for (int i = 0; i < 100; i++) {
            talk.send(gateway.message(1, "m" + i));
        }
        await().until(() -> taken(gateway) == 100);
        assertThat(gateway.ofEvents).as("not told event by event").hasSizeLessThan(100);
        gateway.ofEvents.clear();

        Thread closing = Thread.ofVirtual().start(worker::close);
        await().until(() -> gateway.ofEvents.contains(new Leaving()));
        talk.send(gateway.message(1, "last"));
        talk.say(FromGatewayCodec.encode(new FromGateway.LeftYou(), Capabilities.LONGLINE));
        await().until(() -> gateway.ofEvents.contains(new Done()));
        talk.hangUp();
        closing.join();

        assertThat(seen).hasSize(101).endsWith("last");
        assertThat(gateway.ofEvents)
                .filteredOn(said -> !(said instanceof ToGateway.Ping)) // which comes when it is due
                .endsWith(new Took(List.of(new Took.Run(100, 1))), new Done());
    }

    @Test
    void a_gateway_is_draining_from_its_word_to_the_end_of_its_link() throws Exception {
        var gateway = opened.add(RemoteGateway.java("aa"));
        register.announce(gateway.address());
        var worker = worker((client, message) -> seen.add(message.text()));
        var talk = gateway.worker();
        talk.send(gateway.message(1, "before"));

        try (var log = LogLines.of(EventDispatcher.class, Level.INFO)) {
            talk.say(FromGatewayCodec.encode(new FromGateway.Draining(), Capabilities.LONGLINE));
            talk.send(gateway.message(1, "after"));

            await().until(() -> taken(gateway) == 2); // the word itself is no event
            assertThat(log.all())
                    .contains(
                            "worker chat: gateway %s takes no more clients, and lets those that it has go"
                                    .formatted(gateway.address()));
        }
        assertThat(seen).containsExactly("before", "after");
        assertThat(worker.figures().drainingGateways()).isEqualTo(1);
        talk.hangUp();
        gateway.worker();
        await().until(() -> worker.figures().drainingGateways() == 0);
    }

    @Test
    void handlers_for_gateways_of_other_processes_keep_no_client_of_this_one_waiting()
            throws Exception {
        var goOn = new CountDownLatch(1);
        var gateway = opened.add(RemoteGateway.java());
        register.announce(gateway.address());
        var worker =
                worker((client, message) -> {
                    seen.add(message.text());
                    goOn.await();
                });
        gateway.worker().send(gateway.message(1, "stuck"));
        await().until(() -> seen.contains("stuck"));

        assertThat(worker.awaitHandled(Duration.ofSeconds(30))).isEmpty();

        goOn.countDown();
    }

    private static int taken(RemoteGateway gateway) {
        return gateway.ofEvents.stream()
                .flatMap(said -> said instanceof Took(var runs) ? runs.stream() : Stream.empty())
                .mapToInt(Took.Run::count)
                .sum();
    }

    /// A gateway whose link to the worker is broken while one event is being handled and two wait.
    /// It stays away until the test says otherwise.
    private RemoteGateway brokenOff(CountDownLatch goOn) throws Exception {
        var gateway = opened.add(RemoteGateway.java("aa"));
        register.announce(gateway.address());
        var worker =
                worker(
                        new Events() {
                            @Override
                            public void onMessage(Client client, Message message) throws Exception {
                                seen.add(message.text());
                                if (message.text().equals("stuck")) {
                                    goOn.await();
                                }
                            }

                            @Override
                            public void onClose(Client client, CloseCause cause) {
                                seen.add(cause.toString());
                            }
                        });
        var talk = gateway.worker();
        talk.send(gateway.message(1, "stuck"));
        talk.send(gateway.message(1, "waits"));
        talk.send(gateway.message(1, "waits, too"));
        talk.send(gateway.message(2, "another"));
        await().until(() -> seen.contains("stuck") && seen.contains("another"));
        await().until(() -> taken(gateway) == 2);
        assertThat(gateway.ofEvents)
                .anyMatch(said -> said instanceof Took(var runs) && runs.getLast().first() == 3);
        gateway.away(true);
        talk.hangUp();
        await().until(() -> worker.figures().gateways() == 0);
        return gateway;
    }

    @Test
    void what_had_not_begun_when_a_link_broke_is_left_to_the_gateway_that_is_back()
            throws Exception {
        var goOn = new CountDownLatch(1);
        var gateway = brokenOff(goOn);

        gateway.away(false);
        var again = gateway.worker();
        again.send(gateway.message(1, "waits"));
        again.send(gateway.message(1, "waits, too"));
        goOn.countDown();

        again.send(gateway.message(1, "new"));
        await().until(() -> seen.contains("new"));
        assertThat(seen)
                .containsExactlyInAnyOrder("stuck", "another", "waits", "waits, too", "new")
                .containsSubsequence("stuck", "waits", "waits, too", "new");
    }

    @Test
    void what_had_not_begun_when_a_gateway_was_lost_is_handled_before_the_last_events()
            throws Exception {
        var goOn = new CountDownLatch(1);
        var gateway = brokenOff(goOn);
        goOn.countDown();

        register.withdraw(gateway.address());
        gateway.close();

        await().until(() -> seen.size() == 6);
        assertThat(seen)
                .containsSubsequence("stuck", "waits", "waits, too", "GATEWAY_LOST")
                .containsSubsequence("another", "GATEWAY_LOST");
    }

    @Test
    void clients_of_a_gateway_that_nobody_announces_any_more_get_their_last_event_once()
            throws Exception {
        var gateway = opened.add(RemoteGateway.php());
        register.announce(gateway.address());
        worker(closings());
        var talk = gateway.worker();
        talk.send(gateway.message(1, "one"));
        talk.send(gateway.message(2, "two"));
        talk.send(gateway.closed(2));
        await().until(() -> seen.size() == 3);

        register.withdraw(gateway.address());
        gateway.close();

        await().until(() -> seen.contains("1 GATEWAY_LOST"));
        assertThat(seen).containsExactlyInAnyOrder("one", "two", "2 CLOSED", "1 GATEWAY_LOST");
    }

    /// As one that was cut off just before the gateway died: what it said holds for 15 s at most.
    @Test
    void a_register_that_has_fallen_silent_does_not_keep_clients_from_their_last_event()
            throws Exception {
        var gateway = opened.add(RemoteGateway.java("aa"));
        var silent = opened.add(new SilentRegister(gateway.address()));
        opened.add(
                BusinessWorker.start(
                        closings(),
                        settings()
                                .withRegisters(
                                        List.of(
                                                "127.0.0.1:" + register.port(),
                                                "127.0.0.1:" + silent.port())),
                        List.of()));
        gateway.worker().send(gateway.message(1, "one"));
        await().until(() -> seen.contains("one"));

        gateway.close();

        await().atMost(Duration.ofSeconds(60)).until(() -> seen.contains("1 GATEWAY_LOST"));
        assertThat(seen).containsExactly("one", "1 GATEWAY_LOST");
    }

    @Test
    void a_gateway_that_was_taken_for_lost_and_is_met_again_closes_those_clients()
            throws Exception {
        var gateway = opened.add(RemoteGateway.java("aa"));
        register.announce(gateway.address());
        worker(closings());
        var talk = gateway.worker();
        talk.send(gateway.message(1, "one"));
        await().until(() -> seen.contains("one"));

        register.withdraw(gateway.address());
        gateway.away(true);
        talk.hangUp();
        await().until(() -> seen.contains("1 GATEWAY_LOST"));
        gateway.away(false);
        register.announce(gateway.address());
        var again = gateway.worker();
        again.send(gateway.message(1, "not heard"));
        again.send(gateway.closed(1));
        again.send(gateway.message(2, "heard"));

        await().until(() -> seen.contains("heard"));
        assertThat(gateway.told()).isEqualTo(new ForgetClient(1));
        assertThat(seen).containsExactly("one", "1 GATEWAY_LOST", "heard");
    }

    private Events closings() {
        return new Events() {
            @Override
            public void onMessage(Client client, Message message) {
                seen.add(message.text());
            }

            @Override
            public void onClose(Client client, CloseCause cause) {
                seen.add(client.id().connection() + " " + cause);
            }
        };
    }

    @Test
    void a_worker_whose_start_fails_does_not_start() throws Exception {
        var gateway = opened.add(RemoteGateway.java());
        register.announce(gateway.address());
        var events =
                new Events() {
                    @Override
                    public void onWorkerStart(BusinessWorker worker) throws Exception {
                        throw new java.io.IOException("the database is away");
                    }

                    @Override
                    public void onMessage(Client client, Message message) {}
                };

        assertThatThrownBy(() -> worker(events))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chat")
                .hasRootCauseMessage("the database is away");
    }

    @Test
    void a_stop_that_throws_is_a_stop_all_the_same() throws Exception {
        var gateway = opened.add(RemoteGateway.java());
        register.announce(gateway.address());
        var worker =
                worker(
                        new Events() {
                            @Override
                            public void onMessage(Client client, Message message) {}

                            @Override
                            public void onWorkerStop(BusinessWorker self) {
                                throw new IllegalStateException("user's");
                            }
                        });
        var talk = gateway.worker();

        worker.close();

        await().until(talk::isLeft);
    }

    private BusinessWorker worker(Events events) {
        return opened.add(BusinessWorker.start(events, settings(), List.of()));
    }

    private WorkerSettings settings() {
        return WorkerSettings.named("chat")
                .withNumber(3)
                .withRegisters(List.of("127.0.0.1:" + register.port()))
                .withSettings(Map.of("redis.url", "redis://r"));
    }
}
