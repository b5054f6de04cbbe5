package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.GatewaySettings;
import io.longline.gateway.transport.GatewayLoops;
import io.longline.gateway.transport.GatewayServer;
import io.longline.protocol.Message;
import io.longline.register.Announcement;
import io.longline.register.Register;
import io.longline.register.RegisterSettings;
import io.longline.testing.Closing;
import io.longline.testing.FixedPorts;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Client;
import io.longline.worker.CloseCause;
import io.longline.worker.Events;
import io.longline.worker.WorkerSettings;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Gateways, workers and Registers that come and go, in one process and across real sockets.
class HealingTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int BREAKS = 5;

    private final @AutoClose Closing opened = new Closing();
    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
    private Register register;
    private GatewayLoops loops;

    /// One event, as a worker's handler got it.
    private record Heard(String worker, String client, String what) {}

    /// A gateway that workers reach over a way of its own.
    private record Node(GatewayServer gateway, Way way, Announcement announcement) {}

    @BeforeEach
    void start() throws IOException {
        register =
                opened.add(
                        Register.start(
                                RegisterSettings.listening("127.0.0.1:" + FixedPorts.free())));
        loops = opened.add(GatewayLoops.start(2, "auto"));
    }

    @Test
    void workers_that_are_stopped_one_after_the_other_lose_no_event_and_repeat_none()
            throws Exception {
        Node node = node();
        BusinessWorker worker = worker("w0", node);
        var clients = clients(node, 8);
        var goOn = new AtomicBoolean(true);
        Thread talking = Thread.ofVirtual().start(() -> talk(clients, goOn));

        for (int i = 1; i <= 5; i++) {
            int before = heard.size();
            await().atMost(LIMIT).until(() -> heard.size() > before + 50);
            BusinessWorker next = worker("w" + i, node);
            worker.close();
            worker = next;
        }
        await().atMost(LIMIT).until(() -> heard.stream().anyMatch(e -> e.worker.equals("w5")));
        goOn.set(false);
        talking.join();

        for (Talker client : clients) {
            await().atMost(LIMIT).until(() -> messages(client).size() >= client.said.get());
            assertThat(messages(client)).isEqualTo(numbers(client.said.get()));
        }
        assertThat(heard).noneMatch(event -> event.what.startsWith("close"));
        assertThat(heard.stream().map(Heard::worker).distinct()).hasSize(6);
    }

    @Test
    void when_the_way_to_a_worker_breaks_another_goes_on_and_nothing_is_lost() throws Exception {
        Node node = node();
        worker("one", node);
        worker("two", node);
        var clients = clients(node, 8);
        var goOn = new AtomicBoolean(true);
        Thread talking = Thread.ofVirtual().start(() -> talk(clients, goOn));

        for (int i = 0; i < BREAKS; i++) {
            int before = heard.size();
            await().atMost(LIMIT).until(() -> heard.size() > before + 50);
            node.way.fallSilent();
            int said = said(clients);
            await().atMost(LIMIT).until(() -> said(clients) > said + 50);
            node.way.hangUp();
        }
        goOn.set(false);
        talking.join();

        for (Talker client : clients) {
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(missing(client)).as("not heard of %s", client.id).isEmpty());
            // a handler that has begun when the link breaks may be overtaken, and nothing else
            assertThat(overtaken(client)).as("out of order").hasSizeLessThanOrEqualTo(BREAKS);
        }
        assertThat(heard).noneMatch(event -> event.what.startsWith("close"));
    }

    /// Nobody says that the connections have ended: what is said is lost on the way.
    @Test
    void a_way_that_falls_silent_is_found_and_another_worker_goes_on() throws Exception {
        Node node = node();
        worker("cut off", node);
        var clients = clients(node, 2);
        worker("other", node.gateway);

        node.way.fallSilent();
        say(clients, "m1");

        for (Talker client : clients) {
            await().atMost(LIMIT).until(() -> messages(client).equals(List.of("m1")));
        }
        assertThat(heard).noneMatch(event -> event.what.startsWith("close"));
    }

    @Test
    void each_client_of_a_gateway_that_is_lost_gets_one_onClose_with_its_session()
            throws Exception {
        Node node = node();
        worker("one", node);
        worker("two", node);
        var clients = clients(node, 6);
        say(clients, "m1");
        await().atMost(LIMIT).until(() -> messages().size() == 6);

        node.announcement.close();
        node.way.cut();

        for (Talker client : clients) {
            await().atMost(LIMIT).until(() -> closes(client).size() == 1);
        }
        register.announce(node.gateway.address());
        node.way.open();
        for (Talker client : clients) {
            assertThat(client.socket.receive()).isEqualTo("(closed)");
            assertThat(closes(client)).containsExactly("close GATEWAY_LOST session=m1");
        }
        assertThat(heard.stream().filter(event -> event.what.startsWith("close CLOSED"))).isEmpty();
    }

    @Test
    void a_gateway_that_comes_back_as_another_is_lost_as_the_one_it_was() throws Exception {
        Node node = node();
        worker("one", node);
        var clients = clients(node, 3);
        var next = gateway(node.way);

        node.way.leadTo(next.innerPort());
        node.way.hangUp();

        for (Talker client : clients) {
            await().atMost(LIMIT).until(() -> closes(client).size() == 1);
            assertThat(closes(client)).containsExactly("close GATEWAY_LOST session=null");
        }
    }

    @Test
    void a_worker_that_is_cut_off_from_a_gateway_that_is_announced_closes_nobody()
            throws Exception {
        Node node = node();
        BusinessWorker cutOff = worker("cut off", node);
        var clients = clients(node, 3);

        node.way.cut();
        worker("other", node.gateway);
        say(clients, "m1");

        for (Talker client : clients) {
            await().atMost(LIMIT).until(() -> messages(client).equals(List.of("m1")));
            client.socket.close();
            await().atMost(LIMIT).until(() -> closes(client).size() == 1);
            assertThat(closes(client)).containsExactly("close CLOSED session=m1");
        }
        assertThat(heard.stream().filter(event -> event.what.startsWith("m")))
                .allMatch(event -> event.worker.equals("other"));
        assertThat(cutOff.name()).isEqualTo("cut off");
    }

    @Test
    void an_idle_client_that_went_to_another_worker_gets_its_onClose_there() throws Exception {
        Node node = node();
        BusinessWorker first = worker("first", node);
        var clients = clients(node, 5);
        worker("second", node);
        first.close();
        // one on each event loop: what they say comes behind the word that the idle ones are here
        say(clients.subList(3, 5), "m1");
        await().atMost(LIMIT).until(() -> messages().size() == 2);

        node.announcement.close();
        node.way.cut();

        for (Talker client : clients) {
            await().atMost(LIMIT).until(() -> closes(client).size() == 1);
        }
        assertThat(heard.stream().filter(event -> event.what.startsWith("close")))
                .hasSize(5)
                .allMatch(event -> event.worker.equals("second"));
    }

    @Test
    void two_workers_of_one_name_and_number_both_serve() throws Exception {
        Node node = node();
        worker("same", node);
        worker("same", node);

        assertThat(node.gateway.workers().workers()).hasSize(2);
    }

    @Test
    void a_register_that_was_restarted_and_knows_nobody_makes_nobody_forget() throws Exception {
        Node node = node();
        worker("one", node);
        var clients = clients(node, 2);
        int port = register.port();
        register.close();
        var empty = opened.add(Register.start(RegisterSettings.listening("127.0.0.1:" + port)));

        await().atMost(LIMIT).until(() -> empty.gateways().size() == 1);
        say(clients, "m1");

        await().atMost(LIMIT).until(() -> messages().size() == 2);
        assertThat(heard).noneMatch(event -> event.what.startsWith("close"));
    }

    @Test
    void a_handler_that_runs_when_its_worker_is_stopped_is_waited_for_by_its_client()
            throws Exception {
        Node node = node();
        var started = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        BusinessWorker slow = worker("slow", new Slow(started, goOn), node.gateway);
        var clients = clients(node, 1);
        say(clients, "m1");
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        worker("next", node);

        Thread closing = Thread.ofVirtual().start(slow::close);
        await().atMost(LIMIT).until(() -> node.gateway.workers().workers().size() == 1);
        say(clients, "m2");
        assertThat(heard).noneMatch(event -> event.what.equals("m2"));
        goOn.countDown();
        closing.join();

        await().atMost(LIMIT).until(() -> messages().equals(List.of("m1", "m2")));
        assertThat(heard).contains(new Heard("slow", id(clients.getFirst()), "m1"));
        assertThat(heard).contains(new Heard("next", id(clients.getFirst()), "m2"));
    }

    private static final class Talker {
        final TextClient socket;
        final String id;
        final AtomicInteger said = new AtomicInteger();

        Talker(TextClient socket, String id) {
            this.socket = socket;
            this.id = id;
        }
    }

    private static String id(Talker client) {
        return client.id;
    }

    /// Says what happens, and keeps a client's last message in its session.
    private class Recorder implements Events {
        final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public void onConnect(Client client) {
            heard.add(new Heard(name, client.toString(), "connect"));
            client.send("welcome");
        }

        @Override
        public void onMessage(Client client, Message message) throws Exception {
            heard.add(new Heard(name, client.toString(), message.text()));
            client.session().put("last", message.text());
        }

        @Override
        public void onClose(Client client, CloseCause cause) {
            String session = String.valueOf(client.session().get("last"));
            heard.add(
                    new Heard(
                            name,
                            client.toString(),
                            "close %s session=%s".formatted(cause, session)));
        }
    }

    private final class Slow extends Recorder {
        private final CountDownLatch started;
        private final CountDownLatch goOn;

        Slow(CountDownLatch started, CountDownLatch goOn) {
            super("slow");
            this.started = started;
            this.goOn = goOn;
        }

        @Override
        public void onMessage(Client client, Message message) throws Exception {
            started.countDown();
            if (!goOn.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let it go on");
            }
            super.onMessage(client, message);
        }
    }

    private Node node() throws IOException {
        var way = opened.add(new Way());
        GatewayServer gateway = gateway(way);
        way.leadTo(gateway.innerPort());
        var announcement =
                opened.add(
                        Announcement.start(
                                gateway.address(), List.of("127.0.0.1:" + register.port()), ""));
        return new Node(gateway, way, announcement);
    }

    private GatewayServer gateway(Way way) throws IOException {
        return opened.add(
                GatewayServer.start(
                        GatewaySettings.listening("text://127.0.0.1:0")
                                .withInner("127.0.0.1", 0, "127.0.0.1:" + way.port()),
                        loops));
    }

    private BusinessWorker worker(String name, Node node) {
        return worker(name, new Recorder(name), node.gateway);
    }

    /// In this process, as one that does not depend on the way.
    private void worker(String name, GatewayServer gateway) {
        var worker =
                opened.add(
                        BusinessWorker.start(
                                new Recorder(name),
                                WorkerSettings.named(name.replace(' ', '-')),
                                List.of(gateway.link())));
        gateway.workers().add(worker.link());
    }

    private BusinessWorker worker(String name, Events events, GatewayServer gateway) {
        int before = gateway.workers().workers().size();
        var worker =
                opened.add(
                        BusinessWorker.start(
                                events,
                                WorkerSettings.named(name)
                                        .withRegisters(List.of("127.0.0.1:" + register.port())),
                                List.of()));
        await().atMost(LIMIT).until(() -> gateway.workers().workers().size() == before + 1);
        return worker;
    }

    /// Each has been welcomed, so nothing that its worker was told or tells is on its way.
    private List<Talker> clients(Node node, int count) throws IOException {
        var clients = new ArrayList<Talker>();
        for (int i = 0; i < count; i++) {
            long before = connects();
            var socket = opened.add(new TextClient(node.gateway.clientPort()));
            await().atMost(LIMIT).until(() -> connects() == before + 1);
            assertThat(socket.receive()).isEqualTo("welcome");
            Heard last =
                    heard.stream()
                            .filter(event -> event.what.equals("connect"))
                            .reduce((_, later) -> later)
                            .orElseThrow();
            clients.add(new Talker(socket, last.client));
        }
        return clients;
    }

    private long connects() {
        return heard.stream().filter(event -> event.what.equals("connect")).count();
    }

    private static void say(List<Talker> clients, String text) throws IOException {
        for (Talker client : clients) {
            client.socket.send(text);
        }
    }

    /// Everybody counts until told to stop, at a pace that leaves room for others on the machine.
    private static void talk(List<Talker> clients, AtomicBoolean goOn) {
        try {
            while (goOn.get()) {
                for (Talker client : clients) {
                    client.socket.send(
                            IntStream.range(0, 3)
                                    .mapToObj(_ -> next(client))
                                    .toArray(String[]::new));
                }
                Thread.sleep(2);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("a client could not talk", e);
        }
    }

    private static String next(Talker client) {
        return "m" + client.said.incrementAndGet();
    }

    private static int said(List<Talker> clients) {
        return clients.stream().mapToInt(client -> client.said.get()).sum();
    }

    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "m" + i).toList();
    }

    private List<String> messages(Talker client) {
        return of(client, "m").toList();
    }

    private Set<Integer> missing(Talker client) {
        var missing =
                IntStream.rangeClosed(1, client.said.get())
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new));
        of(client, "m").forEach(what -> missing.remove(Integer.valueOf(what.substring(1))));
        return missing;
    }

    /// The messages that were heard for the first time behind a later one.
    private List<Integer> overtaken(Talker client) {
        var overtaken = new ArrayList<Integer>();
        int last = 0;
        for (String what : new LinkedHashSet<>(messages(client))) {
            int number = Integer.parseInt(what.substring(1));
            if (number < last) {
                overtaken.add(number);
            }
            last = Math.max(last, number);
        }
        return overtaken;
    }

    private List<String> closes(Talker client) {
        return of(client, "close").toList();
    }

    private Stream<String> of(Talker client, String beginning) {
        return heard.stream()
                .filter(event -> event.client.equals(client.id))
                .map(Heard::what)
                .filter(what -> what.startsWith(beginning));
    }

    private List<String> messages() {
        return heard.stream().map(Heard::what).filter(what -> what.startsWith("m")).toList();
    }
}
