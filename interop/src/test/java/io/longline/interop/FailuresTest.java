package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.transport.GatewayLoops;
import io.longline.interop.NumberedLoad.Answer;
import io.longline.protocol.Message;
import io.longline.testing.Closing;
import io.longline.testing.FixedPorts;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Clusters of both kinds when parts of them die and come back.
@NeedsOriginals
class FailuresTest {

    private static final Pattern PID = Pattern.compile("\"value\":(\\d+)");
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Closing closing = new Closing();
    private final String register = "127.0.0.1:" + FixedPorts.free();
    private final int port = FixedPorts.free();
    private final int innerPort = FixedPorts.free();

    @AfterEach
    void close() {
        closing.close();
    }

    @Test
    void a_client_of_a_killed_worker_goes_to_another_and_keeps_its_session() throws Exception {
        closing.add(LonglineParts.register(register, ""));
        startGateway();
        var workers = closing.add(OriginalParts.worker("p", 2, "probe-events.php", register, ""));
        var client = awaitClient();
        client.send("{\"do\":\"visit\"}");
        client.awaitMessageWith("\"visits\":1");
        var first = workerOf(client);

        ProcessHandle.of(Long.parseLong(first)).orElseThrow().destroyForcibly();

        // what was on its way to the worker when it died is lost
        await().atMost(LIMIT).ignoreExceptions().until(() -> !workerOf(client).equals(first));
        client.send("{\"do\":\"visit\"}");
        client.awaitMessageWith("\"visits\":2");
        assertThat(workers.output()).doesNotContain("Fatal");
    }

    @Test
    void one_kind_of_worker_is_taken_away_and_the_other_goes_on_with_its_clients()
            throws Exception {
        closing.add(LonglineParts.register(register, ""));
        var gateway = startGateway();
        var php = closing.add(OriginalParts.worker("p", 1, "probe-events.php", register, ""));
        var client = awaitClient();
        client.send("{\"do\":\"visit\"}");
        client.awaitMessageWith("\"visits\":1");

        var java = closing.add(LonglineParts.worker("java", new Visits(), register, ""));
        await().atMost(LIMIT).until(() -> awaitClient().received().getFirst().contains("java"));
        php.close();
        gateway.awaitWorkers(1); // what a PHP worker is sent before it is seen to be gone is lost
        client.send("visit");
        client.awaitMessageWith("java counts 2");

        closing.add(OriginalParts.worker("p", 1, "probe-events.php", register, ""));
        await().atMost(LIMIT).until(() -> !awaitClient().received().getFirst().contains("java"));
        java.close();
        client.send("{\"do\":\"visit\"}");
        client.awaitMessageWith("\"visits\":3");
    }

    @Test
    void under_load_only_what_a_php_worker_had_been_sent_is_lost_when_a_kind_is_taken_away()
            throws Exception {
        closing.add(LonglineParts.register(register, ""));
        int otherPort = FixedPorts.free();
        var gateways =
                List.of(startGateway(port, innerPort), startGateway(otherPort, FixedPorts.free()));
        var php = closing.add(OriginalParts.worker("p", 1, "probe-events.php", register, ""));
        var java = closing.add(LonglineParts.worker("java", new Echoes(), register, ""));
        gateways.forEach(gateway -> gateway.awaitWorkers(2));
        var clients = new ArrayList<TestClient>();
        for (int i = 0; i < 4; i++) {
            clients.add(awaitClient(port));
            clients.add(awaitClient(otherPort));
        }
        var load = closing.add(NumberedLoad.start(clients));
        load.awaitAnswers();
        var ofJava = clients.stream().filter(FailuresTest::isAnsweredByJava).toList();
        assertThat(ofJava).as("whom the Java worker looks after").isNotEmpty();
        assertThat(ofJava).as("and not all").hasSizeLessThan(clients.size());

        php.close();
        gateways.forEach(gateway -> gateway.awaitWorkers(1));
        int phpHasGone = load.awaitAnswers();
        assertThat(clients).allMatch(FailuresTest::isAnsweredByJava);
        closing.add(OriginalParts.worker("p", 1, "probe-events.php", register, ""));
        gateways.forEach(gateway -> gateway.awaitWorkers(2));
        java.close();
        load.awaitAnswers();
        assertThat(clients).noneMatch(FailuresTest::isAnsweredByJava);
        load.end();

        for (var client : clients) {
            var numbers = NumberedLoad.answers(client).stream().map(Answer::number).toList();
            assertThat(numbers).as("answers").isSorted().doesNotHaveDuplicates();
            var lost = new TreeSet<Integer>();
            IntStream.range(0, load.sent()).forEach(lost::add);
            lost.removeAll(numbers);
            if (ofJava.contains(client)) {
                assertThat(lost).as("lost of who was not at the PHP worker").isEmpty();
            } else if (!lost.isEmpty()) {
                int first = lost.getFirst();
                assertThat(lost)
                        .as("lost: the last that the PHP worker was sent")
                        .hasSize(lost.getLast() - first + 1)
                        .allMatch(number -> number < phpHasGone);
                assertThat(NumberedLoad.answers(client).subList(0, first))
                        .as("what came before")
                        .noneMatch(Answer::byJava);
            }
        }
    }

    private static boolean isAnsweredByJava(TestClient client) {
        return NumberedLoad.answers(client).getLast().byJava();
    }

    /// The echo of `probe-events.php`, which says by whom it is.
    private static final class Echoes implements Events {

        private static final Pattern TEXT = Pattern.compile("\\{\"do\":\"echo\",\"text\":(.*)}");

        @Override
        public void onConnect(Client client) {
            client.send("{\"type\":\"init\",\"client_id\":\"%s\"}".formatted(client.id()));
        }

        @Override
        public void onMessage(Client client, Message message) {
            var text = TEXT.matcher(message.text());
            assertThat(text.matches()).isTrue();
            client.send(
                    "{\"type\":\"echo\",\"value\":%s,\"by\":\"java\"}".formatted(text.group(1)));
        }
    }

    /// The counting of `probe-events.php`, by another name.
    private static final class Visits implements Events {

        @Override
        public void onConnect(Client client) {
            client.send(
                    "{\"type\":\"init\",\"client_id\":\"%s\",\"by\":\"java\"}"
                            .formatted(client.id()));
        }

        @Override
        public void onMessage(Client client, Message message) {
            long visits = (Long) Objects.requireNonNull(client.session().get("visits")) + 1;
            client.session().put("visits", visits);
            client.send("java counts " + visits);
        }
    }

    @Test
    void php_workers_come_back_to_a_gateway_that_was_restarted() throws Exception {
        closing.add(LonglineParts.register(register, ""));
        var gateway = startGateway();
        closing.add(OriginalParts.worker("p", 1, "probe-events.php", register, ""));
        var client = awaitClient();

        gateway.close();
        client.awaitLast(TestClient.CLOSED);
        startGateway();

        workerOf(awaitClient());
    }

    @Test
    void a_restarted_register_is_told_again_by_everybody() throws Exception {
        var first = closing.add(LonglineParts.register(register, ""));
        startGateway();
        closing.add(OriginalParts.worker("p", 1, "probe-events.php", register, ""));
        var client = awaitClient();

        first.close();
        workerOf(client);
        closing.add(LonglineParts.register(register, ""));

        Announced.await(register, "", 1);
        var lines = Php.run("one-call.php", register, "isOnline", "[\"" + client.id() + "\"]");
        assertThat(lines).containsExactly("1");
    }

    @Test
    void our_worker_comes_back_to_an_original_cluster_that_was_restarted() throws Exception {
        var registerServer = closing.add(OriginalParts.register(register, ""));
        var gateway = closing.add(startOriginalGateway());
        closing.add(LonglineParts.worker("java", new InitEvents(), register, ""));
        var client = awaitClient();

        gateway.close();
        registerServer.close();
        client.awaitLast(TestClient.CLOSED);
        closing.add(OriginalParts.register(register, ""));
        closing.add(startOriginalGateway());

        awaitClient();
    }

    @Test
    void our_gateway_is_announced_again_to_an_original_register_that_was_restarted()
            throws Exception {
        var registerServer = closing.add(OriginalParts.register(register, ""));
        startGateway();
        closing.add(OriginalParts.worker("p", 1, "probe-events.php", register, ""));
        var client = awaitClient();

        registerServer.close();
        workerOf(client);
        closing.add(OriginalParts.register(register, ""));

        Announced.await(register, "", 1);
    }

    /// Each takes the name from the other once a second, and in between there may be no worker at
    /// all, so that clients are turned away: as in the original.
    @Test
    void of_two_workers_with_one_name_the_one_that_stays_serves() throws Exception {
        closing.add(LonglineParts.register(register, ""));
        startGateway();
        var first = closing.add(OriginalParts.worker("same", 1, "probe-events.php", register, ""));
        var before = workerOf(awaitClient());
        closing.add(OriginalParts.worker("same", 1, "probe-events.php", register, ""));
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> !workerOf(awaitClient()).equals(before));

        first.close();

        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(workerOf(awaitClient())).isNotEqualTo(before));
    }

    private PhpServer startOriginalGateway() throws Exception {
        return OriginalParts.gateway(Wire.WEBSOCKET, port, innerPort, register, "");
    }

    private LonglineParts.Gateway startGateway() throws Exception {
        return startGateway(port, innerPort);
    }

    private LonglineParts.Gateway startGateway(int port, int innerPort) throws Exception {
        var loops = closing.add(GatewayLoops.start(2, "auto"));
        return closing.add(
                LonglineParts.gateway(Wire.WEBSOCKET, port, innerPort, loops, register, ""));
    }

    /// A client that a worker has greeted; until one is attached, clients are turned away.
    private TestClient awaitClient() {
        return awaitClient(port);
    }

    private TestClient awaitClient(int port) {
        return await().atMost(LIMIT)
                .ignoreExceptions()
                .until(
                        () -> {
                            var client = closing.add(TestClient.connect(Wire.WEBSOCKET, port));
                            client.awaitAnything();
                            return client;
                        },
                        TestClient::isServed);
    }

    /// The number of the process that looks after the client.
    private static String workerOf(TestClient client) {
        client.forget();
        client.send("{\"do\":\"worker\"}");
        var matcher = PID.matcher(client.awaitMessageWith("\"worker\""));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
