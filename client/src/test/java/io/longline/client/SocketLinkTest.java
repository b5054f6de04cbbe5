package io.longline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longline.protocol.CloseReason;
import io.longline.protocol.Delivered;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.*;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.Message;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.Tell;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

class SocketLinkTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final LinkSettings PATIENT = LinkSettings.DEFAULTS.withAnswerLimit(SOON);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        // the ports first: links do not wait for a gateway that has hung up
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void a_java_gateway_may_answer_in_any_order() throws Exception {
        var port = java();
        var link = link(port, PATIENT);
        CompletableFuture<Integer> first = link.ask(new CountClients("a"));
        CompletableFuture<Integer> second = link.ask(new CountClients("b"));

        InnerPort.Talk talk = port.talk();
        Ask a = talk.hearAsk();
        Ask b = talk.hearAsk();
        assertThat(a.query()).isEqualTo(new CountClients("a"));
        assertThat(a.correlated()).isTrue();
        talk.answer(b.correlation(), new CountClients("b"), 2);
        talk.answer(a.correlation(), new CountClients("a"), 1);

        assertThat(second).succeedsWithin(SOON).isEqualTo(2);
        assertThat(first).succeedsWithin(SOON).isEqualTo(1);
    }

    @Test
    void a_php_gateway_is_asked_plainly_and_answers_in_order() throws Exception {
        var port = php();
        var link = link(port, PATIENT);
        CompletableFuture<Integer> first = link.ask(new CountClients("a"));
        CompletableFuture<Integer> second = link.ask(new CountClients("b"));

        InnerPort.Talk talk = port.talk();
        assertThat(talk.hear()).isEqualTo(Ask.plain(new CountClients("a")));
        assertThat(talk.hear()).isEqualTo(Ask.plain(new CountClients("b")));
        talk.answerPlain(new CountClients("a"), 1);
        talk.answerPlain(new CountClients("b"), 2);

        assertThat(first).succeedsWithin(SOON).isEqualTo(1);
        assertThat(second).succeedsWithin(SOON).isEqualTo(2);
    }

    /// Longer than what is read at a time, and than what is set aside on the word of a length.
    @Test
    void a_long_answer_comes_whole() throws Exception {
        List<String> groups = IntStream.range(0, 40_000).mapToObj(n -> "room " + n).toList();
        for (InnerPort port : List.of(java(), php())) {
            var link = link(port, PATIENT);
            CompletableFuture<List<String>> all = link.ask(new GetGroups());
            CompletableFuture<Integer> next = link.ask(new CountClients("a"));

            InnerPort.Talk talk = port.talk();
            Ask asked = talk.hearAsk();
            Ask askedNext = talk.hearAsk();
            if (asked.correlated()) {
                talk.answer(asked.correlation(), new GetGroups(), groups);
                talk.answer(askedNext.correlation(), new CountClients("a"), 1);
            } else {
                talk.answerPlain(new GetGroups(), groups);
                talk.answerPlain(new CountClients("a"), 1);
            }

            assertThat(all).succeedsWithin(SOON).isEqualTo(groups);
            assertThat(next).succeedsWithin(SOON).isEqualTo(1);
        }
    }

    @Test
    void commands_and_questions_arrive_in_the_order_given() throws Exception {
        var port = java();
        var link = link(port, PATIENT);

        for (int i = 1; i <= 1000; i++) {
            link.tell(new JoinGroup(i, "room"));
        }
        var unused = link.ask(new CountClients("room"));

        InnerPort.Talk talk = port.talk();
        for (int i = 1; i <= 1000; i++) {
            assertThat(talk.hear()).isEqualTo(new Tell(new JoinGroup(i, "room")));
        }
        assertThat(talk.hearAsk().query()).isEqualTo(new CountClients("room"));
    }

    @Test
    void many_threads_may_tell_at_once() throws Exception {
        var port = java();
        var link = link(port, PATIENT);

        List<Thread> tellers =
                IntStream.range(0, 50)
                        .mapToObj(n ->
                                Thread.ofVirtual()
                                        .start(() -> {
                                            for (int i = 0; i < 100; i++) {
                                                link.tell(
                                                        new SendToClient(n, Message.text("m" + i)));
                                            }
                                        }))
                        .toList();

        InnerPort.Talk talk = port.talk();
        int[] next = new int[50];
        for (int i = 0; i < 5000; i++) {
            var told = (SendToClient) ((Tell) talk.hear()).command();
            assertThat(told.message().text()).isEqualTo("m" + next[told.connection()]++);
        }
        for (Thread teller : tellers) {
            teller.join();
        }
    }

    @Test
    void what_php_has_no_word_for_is_left_out() throws Exception {
        var port = php();
        var link = link(port, PATIENT);

        link.tell(new PauseReading(1));
        link.tell(new ResumeReading(1));
        link.tell(new CloseClient(1, Message.binary(new byte[] {1}), new CloseReason(4001, "x")));

        assertThat(port.talk().hear())
                .isEqualTo(
                        new Tell(
                                new CloseClient(
                                        1, Message.text(new byte[] {1}), CloseReason.NORMAL)));
    }

    @Test
    void a_php_gateway_is_sent_the_message_and_cannot_tell_what_became_of_it() throws Exception {
        var port = php();
        var link = link(port, PATIENT);
        var send = new SendToClient(1, Message.text("hi"));

        assertThat(link.ask(new SendCounted(send)).get(10, TimeUnit.SECONDS))
                .isEqualTo(Delivered.UNKNOWN);

        assertThat(port.talk().hear()).isEqualTo(new Tell(send));
    }

    @Test
    void a_late_answer_of_a_php_gateway_is_not_taken_for_the_next_one() throws Exception {
        var port = php();
        var link = link(port, PATIENT.withAnswerLimit(Duration.ofMillis(300)));
        greetInTime(link);
        CompletableFuture<Integer> late = link.ask(new CountClients("a"));
        InnerPort.Talk talk = asked(port);

        assertThat(late)
                .failsWithin(SOON)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .havingCause()
                .isInstanceOf(GatewayTimeoutException.class)
                .withMessageContaining(port.address().toString())
                .withMessageContaining("CountClients")
                .withMessageContaining("300 ms");
        CompletableFuture<Integer> next = link.ask(new CountClients("b"));
        talk.answerPlain(new CountClients("a"), 1);
        int answer = 2;
        talk.answerPlain(new CountClients("b"), answer);
        while (isLate(next) && answer < 100) { // as it may be, too, on a busy machine
            next = link.ask(new CountClients("b"));
            talk.answerPlain(new CountClients("b"), ++answer);
        }

        assertThat(next).isCompletedWithValue(answer);
    }

    /// The limit of a link is that of the greeting, too: on a busy machine a short one takes some
    /// tries.
    private static void greetInTime(SocketLink link) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(GatewayUnreachableException.class)
                .until(() -> {
                    link.connect();
                    return true;
                });
    }

    /// The one of these tries on which something is asked.
    private static InnerPort.Talk asked(InnerPort port) throws InterruptedException {
        while (true) {
            InnerPort.Talk talk = port.talk();
            try {
                talk.hearAsk();
                return talk;
            } catch (UncheckedIOException givenUp) {
                // the next one, then
            }
        }
    }

    private static boolean isLate(CompletableFuture<Integer> answer) {
        await().until(answer::isDone);
        return answer.isCompletedExceptionally()
                && answer.exceptionNow() instanceof GatewayTimeoutException;
    }

    @Test
    void every_question_has_its_limit_also_after_one_was_given_up() throws Exception {
        var port = php();
        var link = link(port, PATIENT.withAnswerLimit(Duration.ofMillis(100)));
        greetInTime(link);

        for (int i = 0; i < 3; i++) {
            assertThat(link.ask(new CountClients("a"))).failsWithin(SOON);
        }
    }

    @Test
    void a_lost_connection_fails_what_is_open_and_the_next_use_connects_again() throws Exception {
        var port = java();
        var link = link(port, PATIENT);
        CompletableFuture<Integer> open = link.ask(new CountClients("a"));
        InnerPort.Talk first = port.talk();
        first.hear();

        first.hangUp();

        assertThat(open)
                .failsWithin(SOON)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .havingCause()
                .isInstanceOf(GatewayUnreachableException.class);
        await().until(() -> !link.isConnected());
        link.tell(new JoinGroup(1, "room"));
        assertThat(port.talk().hear()).isEqualTo(new Tell(new JoinGroup(1, "room")));
    }

    @Test
    void a_greeting_that_is_not_answered_is_said_to_have_one_of_three_reasons() throws Exception {
        for (var port : List.of(php(), java())) {
            var link = link(port, PATIENT.withSecret("wrong5"));

            assertThatThrownBy(() -> link.tell(new DestroyClient(1)))
                    .isInstanceOf(GatewayUnreachableException.class)
                    .hasMessage(
                            "gateway %s closed the connection after our greeting: it is going down, has another secret or wants TLS; set the same secret on both, and inner-tls where it wants it"
                                    .formatted(port.address()))
                    .message()
                    .doesNotContain("wrong5");
        }
    }

    @Test
    void a_port_where_nobody_listens_is_named() throws Exception {
        try (var nobody = new Nobody()) {
            var link = new SocketLink(nobody.address(), PATIENT);

            assertThatThrownBy(link::connect)
                    .isInstanceOf(GatewayUnreachableException.class)
                    .hasMessageContaining(nobody.address().toString())
                    .hasMessageContaining("is it running");
            assertThatThrownBy(() -> link.ask(new IsOnline(1)))
                    .isInstanceOf(GatewayUnreachableException.class);
        }
    }

    @Test
    void a_port_that_is_no_gateways_is_said_to_be_none() throws Exception {
        try (var other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (var socket = other.accept()) {
                            socket.getOutputStream()
                                    .write(
                                            "HTTP/1.1 400 Bad Request\r\n\r\n"
                                                    .getBytes(
                                                            java.nio.charset.StandardCharsets
                                                                    .US_ASCII));
                            socket.getInputStream()
                                    .transferTo(java.io.OutputStream.nullOutputStream());
                        } catch (java.io.IOException closed) {
                            // the test is over
                        }
                    });
            var link =
                    new SocketLink(
                            GatewayAddress.parse("127.0.0.1:" + other.getLocalPort()), PATIENT);

            assertThatThrownBy(link::connect)
                    .isInstanceOf(GatewayUnreachableException.class)
                    .hasMessageContaining("is this its inner port?");
        }
    }

    @Test
    void a_message_over_the_limit_is_refused_before_it_is_sent() throws Exception {
        var port = java();
        var link = link(port, PATIENT);

        assertThatThrownBy(
                        () -> link.tell(new SendToClient(1, Message.binary(new byte[10_485_760]))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SendToClient comes to 10485788 bytes")
                .hasMessageContaining("10485760");

        link.tell(new DestroyClient(1));
        assertThat(port.talk().hear()).isEqualTo(new Tell(new DestroyClient(1)));
    }

    @Test
    void a_gateway_that_does_not_read_makes_tellers_wait_and_then_fail() throws Exception {
        var port = java();
        var link = link(port, PATIENT.withBuffer(100_000, Duration.ofMillis(200)));
        var message = Message.binary(new byte[50_000]);

        // what fits into the sockets' buffers is taken by the system first, however much that is
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100_000; i++) {
                                link.tell(new SendToClient(1, message));
                            }
                        })
                .isInstanceOf(GatewayBusyException.class)
                .hasMessageContaining(port.address().toString());

        // it reads again, and is told again
        InnerPort.Talk talk = port.talk();
        var heard =
                CompletableFuture.runAsync(() -> untilDestroyed(talk), Thread::startVirtualThread);
        await().ignoreExceptionsInstanceOf(GatewayBusyException.class)
                .until(() -> {
                    link.tell(new DestroyClient(1));
                    return true;
                });
        assertThat(heard).succeedsWithin(SOON);
    }

    private static void untilDestroyed(InnerPort.Talk talk) {
        ToGateway heard = talk.hear();
        while (!heard.equals(new Tell(new DestroyClient(1)))) {
            heard = talk.hear();
        }
    }

    @Test
    void more_questions_than_may_be_open_are_refused() throws Exception {
        var port = java();
        var link = link(port, PATIENT.withAnswers(1_000_000, 2));

        var first = link.ask(new CountClients("a"));
        var second = link.ask(new CountClients("b"));

        assertThatThrownBy(() -> link.ask(new CountClients("c")))
                .isInstanceOf(GatewayBusyException.class);
        InnerPort.Talk talk = port.talk();
        talk.answer(talk.hearAsk().correlation(), new CountClients("a"), 1);
        assertThat(first).succeedsWithin(SOON).isEqualTo(1);
        assertThat(link.ask(new CountClients("c"))).isNotDone();
        assertThat(second).isNotDone();
    }

    @Test
    void an_answer_that_is_none_fails_its_question_alone() throws Exception {
        var port = php();
        var link = link(port, PATIENT);
        CompletableFuture<Integer> odd = link.ask(new CountClients("a"));
        CompletableFuture<Integer> good = link.ask(new CountClients("b"));
        InnerPort.Talk talk = port.talk();

        talk.say(new byte[] {0, 0, 0, 2, 'N', ';'});
        talk.answerPlain(new CountClients("b"), 2);

        assertThat(odd).failsWithin(SOON);
        assertThat(good).succeedsWithin(SOON).isEqualTo(2);
    }

    @Test
    void an_answer_over_the_limit_ends_the_connection() throws Exception {
        var port = php();
        var link = link(port, PATIENT.withAnswers(1000, 10));
        CompletableFuture<Integer> open = link.ask(new CountClients("a"));

        port.talk().say(new byte[] {0x7f, 0, 0, 0});

        assertThat(open).failsWithin(SOON);
        await().until(() -> !link.isConnected());
    }

    @Test
    void closing_sends_what_was_told_before_it_hangs_up() throws Exception {
        var port = php();
        var link = link(port, PATIENT);
        link.connect();
        InnerPort.Talk talk = port.talk();
        var heard =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 1; i <= 1000; i++) {
                                assertThat(talk.hear()).isEqualTo(new Tell(new DestroyClient(i)));
                            }
                        },
                        Thread::startVirtualThread);

        for (int i = 1; i <= 1000; i++) {
            link.tell(new DestroyClient(i));
        }
        link.close();
        link.close();

        assertThat(heard).succeedsWithin(SOON);
        assertThat(talk.isHungUp()).isTrue();
        assertThatThrownBy(() -> link.tell(new DestroyClient(1)))
                .isInstanceOf(GatewayUnreachableException.class)
                .hasMessageContaining("closed");
    }

    private InnerPort php() throws Exception {
        var port = InnerPort.php("s3cret");
        opened.add(port);
        return port;
    }

    private InnerPort java() throws Exception {
        var port = InnerPort.java("s3cret");
        opened.add(port);
        return port;
    }

    private SocketLink link(InnerPort port, LinkSettings settings) {
        var link =
                new SocketLink(
                        port.address(),
                        settings.secret().isEmpty() ? settings.withSecret("s3cret") : settings);
        opened.add(link);
        return link;
    }
}
