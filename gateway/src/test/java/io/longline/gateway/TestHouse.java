package io.longline.gateway;

import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// A gateway of any number of event loops, all run by the test's own thread, with a clock that the
/// test sets.
final class TestHouse {
    static final GatewayAddress ADDRESS = GatewayAddress.parse("127.0.0.1:2900");

    private final List<Queue<Runnable>> loops = new ArrayList<>();
    private final List<GatewayPart> parts = new ArrayList<>();
    private final Map<Integer, FakeOutbound> clients = new HashMap<>();
    private final Map<Integer, ClientConnection> connections = new HashMap<>();
    private final Drops drops = new Drops("test");
    private final GatewayCounts counts;
    private final WorkerPool pool;
    private final Whereabouts whereabouts;
    private final LocalLink link;
    private final TestWorker worker = new TestWorker("127.0.0.1:test:0");
    private long now = Duration.ofHours(1).toNanos();
    private final List<FakeOutbound.Encoded> encoded = new ArrayList<>();

    TestHouse(int loopCount) {
        this(loopCount, GatewaySettings.listening("text://127.0.0.1:0"));
    }

    TestHouse(int loopCount, GatewaySettings settings) {
        pool = new WorkerPool("test", settings.workerChoice());
        pool.add(worker);
        whereabouts = new Whereabouts(loopCount);
        counts = new GatewayCounts(whereabouts);
        for (int i = 0; i < loopCount; i++) {
            Queue<Runnable> loop = new ArrayDeque<>();
            loops.add(loop);
            parts.add(
                    new GatewayPart(
                            ADDRESS,
                            i,
                            whereabouts,
                            settings,
                            pool,
                            message -> {
                                var made = new FakeOutbound.Encoded(message);
                                encoded.add(made);
                                return made;
                            },
                            drops,
                            counts,
                            loop::add,
                            loop::add,
                            () -> now));
        }
        link = GatewayPart.link(ADDRESS, parts, whereabouts, counts, () -> false);
    }

    Whereabouts whereabouts() {
        return whereabouts;
    }

    LocalLink link() {
        return link;
    }

    WorkerPool pool() {
        return pool;
    }

    GatewayFigures figures() {
        parts.forEach(GatewayPart::look);
        return counts.figures(
                "test",
                ListenAddress.parse("text://127.0.0.1:0"),
                ADDRESS,
                Instant.EPOCH,
                false,
                pool,
                drops);
    }

    Drops drops() {
        return drops;
    }

    TestWorker worker() {
        return worker;
    }

    GatewayPart part(int index) {
        return parts.get(index);
    }

    /// How many messages have been encoded.
    int encoded() {
        return encoded.size();
    }

    /// How many of those somebody still holds.
    long held() {
        return encoded.stream().filter(message -> !message.isReleased()).count();
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    /// Lets a client in on the loop.
    ///
    /// @return its number
    int connect(int loop) {
        var outbound = new FakeOutbound();
        var origin = new ClientOrigin(InetAddress.getLoopbackAddress(), 50_000, 8282);
        ClientConnection client = parts.get(loop).traffic().opened(origin, outbound);
        clients.put(client.number(), outbound);
        connections.put(client.number(), client);
        return client.number();
    }

    FakeOutbound client(int number) {
        return Objects.requireNonNull(clients.get(number));
    }

    ClientConnection connection(int number) {
        return Objects.requireNonNull(connections.get(number));
    }

    ClientTraffic traffic(int number) {
        return parts.get(Integer.remainderUnsigned(number, parts.size())).traffic();
    }

    void tell(OneWay command) {
        link.tell(command);
        runAll();
    }

    <R> R ask(Query<R> query) {
        CompletableFuture<R> answer = link.ask(query);
        runAll();
        return answer.join();
    }

    /// Runs the loops until none has anything to do.
    void runAll() {
        for (boolean busy = true; busy; ) {
            busy = false;
            for (Queue<Runnable> loop : loops) {
                for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
                    task.run();
                    busy = true;
                }
            }
        }
    }

    /// Runs one task of one loop, whichever the seed says.
    ///
    /// @return whether there was one
    boolean runOne(RandomGenerator random) {
        List<Queue<Runnable>> busy = loops.stream().filter(loop -> !loop.isEmpty()).toList();
        if (busy.isEmpty()) {
            return false;
        }
        busy.get(random.nextInt(busy.size())).remove().run();
        return true;
    }

    /// How many tasks wait on the loop.
    int tasks(int loop) {
        return loops.get(loop).size();
    }
}
