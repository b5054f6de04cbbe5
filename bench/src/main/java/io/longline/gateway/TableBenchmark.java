package io.longline.gateway;

import io.longline.bench.DeafWorker;
import io.longline.bench.WillingClients;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.Message;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/// One event loop's tables with as many clients, all in one group: from a command that is told to
/// the bytes that are handed to each client. Clients are in memory, and take everything.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TableBenchmark {
    private static final GatewayAddress ADDRESS = GatewayAddress.parse("127.0.0.1:2900");
    private static final ClientOrigin ORIGIN =
            new ClientOrigin(InetAddress.getLoopbackAddress(), 50_000, 7272);
    private static final Message MESSAGE = Message.text("x".repeat(190));

    /// How many clients there are.
    @Param({"1000", "100000"})
    public int clients;

    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final OneWay toGroup = new SendToGroup(List.of("all"), Connections.NONE, MESSAGE);
    private final CountClients count = new CountClients("all");
    private @Nullable LocalLink link;
    private int[] numbers = {};
    private OneWay[] toClients = {};
    private OneWay[] toUids = {};
    private int turn;

    @Setup
    public void connect() {
        var settings = GatewaySettings.listening("text://127.0.0.1:0");
        var whereabouts = new Whereabouts(1);
        var counts = new GatewayCounts(whereabouts);
        var pool = new WorkerPool("bench", settings.workerChoice());
        pool.add(new DeafWorker()); // without a worker no client is let in
        var part =
                new GatewayPart(
                        ADDRESS,
                        0,
                        whereabouts,
                        settings,
                        pool,
                        Sized::new,
                        new Drops("bench"),
                        counts,
                        loop::add,
                        loop::add,
                        System::nanoTime);
        LocalLink made = GatewayPart.link(ADDRESS, List.of(part), whereabouts, counts, () -> false);
        link = made;
        numbers = new int[clients];
        toClients = new OneWay[clients];
        toUids = new OneWay[clients];
        for (int i = 0; i < clients; i++) {
            numbers[i] = part.traffic().opened(ORIGIN, new WillingClients()).number();
            toClients[i] = new SendToClient(numbers[i], MESSAGE);
            toUids[i] = new SendToUid(List.of("u" + i), MESSAGE);
            made.tell(new BindUid(numbers[i], "u" + i));
            made.tell(new JoinGroup(numbers[i], "all"));
            turnLoop();
        }
    }

    @Benchmark
    public void fanOut() {
        tell(toGroup);
    }

    @Benchmark
    public void sendToClient() {
        tell(toClients[next()]);
    }

    @Benchmark
    public void sendToUid() {
        tell(toUids[next()]);
    }

    /// One client joins a second group of a hundred, and leaves it.
    @Benchmark
    public void joinAndLeave() {
        int at = next();
        String group = "g" + at % 100;
        tell(new JoinGroup(numbers[at], group));
        tell(new LeaveGroup(numbers[at], group));
    }

    @Benchmark
    public Integer countOfAGroup() {
        var answer = link().ask(count);
        turnLoop();
        return answer.join();
    }

    private int next() {
        turn = turn + 7919; // a prime: not one after the other in memory
        if (turn >= clients) {
            turn %= clients;
        }
        return turn;
    }

    private void tell(OneWay command) {
        link().tell(command);
        turnLoop();
    }

    private LocalLink link() {
        if (link == null) {
            throw new IllegalStateException("not connected");
        }
        return link;
    }

    private void turnLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }

    private record Sized(int size) implements EncodedMessage {
        Sized(Message message) {
            this(message.size());
        }

        @Override
        public void retain() {}

        @Override
        public void release() {}
    }
}
