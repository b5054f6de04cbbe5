package io.longline.worker;

import io.longline.client.Gateway;
import io.longline.client.GatewayDirectory;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientMessage;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// From an event that a gateway delivers to the user's handler, which answers, and to the link that
/// takes the answer. A turn of the gateway's event loop brings a hundred events; times are of one.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatchBenchmark {
    private static final int TURN = 100;

    private final Swallowing gateway = new Swallowing();
    private final EventDispatcher dispatcher =
            new EventDispatcher(
                    ServedEvents.of(new Answering()),
                    WorkerSettings.named("bench"),
                    gateway,
                    new Gateway(gateway));
    private final WorkerEvent[] ofManyClients = events(TURN);
    private final WorkerEvent[] ofOneClient = events(1);

    @Benchmark
    @OperationsPerInvocation(TURN)
    public void messagesOfManyClients() throws InterruptedException {
        deliver(ofManyClients);
    }

    @Benchmark
    @OperationsPerInvocation(TURN)
    public void messagesOfOneClient() throws InterruptedException {
        deliver(ofOneClient);
    }

    private void deliver(WorkerEvent[] events) throws InterruptedException {
        for (int i = 0; i < TURN; i++) {
            dispatcher.deliver(events[i % events.length]);
        }
        dispatcher.flush();
        gateway.answered.acquire(TURN);
    }

    private static WorkerEvent[] events(int clients) {
        var origin = new ClientOrigin(InetAddress.getLoopbackAddress(), 50_000, 7272);
        var message = Message.text("x".repeat(128));
        var events = new WorkerEvent[clients];
        for (int i = 0; i < clients; i++) {
            var client = new ClientId(Swallowing.ADDRESS, i + 1);
            events[i] = new ClientMessage(client, origin, SerializedSession.NONE, message);
        }
        return events;
    }

    private static final class Answering implements Events {
        @Override
        public void onMessage(Client client, Message message) {
            client.send(message);
        }
    }

    /// A gateway of this process that takes everything. A client that is to be paused goes on: it
    /// is told no more than one turn at once.
    private static final class Swallowing implements GatewayLink, GatewayDirectory {
        static final GatewayAddress ADDRESS = GatewayAddress.parse("127.0.0.1:2900");

        private final Semaphore answered = new Semaphore(0);

        @Override
        public GatewayAddress address() {
            return ADDRESS;
        }

        @Override
        public void tell(OneWay command) {
            if (command instanceof io.longline.protocol.GatewayCommand.Send) {
                answered.release();
            }
        }

        @Override
        public <R> CompletableFuture<R> ask(Query<R> query) {
            throw new IllegalStateException("nobody asks anything here");
        }

        @Override
        public Collection<? extends GatewayLink> all() {
            return List.of(this);
        }

        @Override
        public Optional<? extends GatewayLink> at(GatewayAddress address) {
            return Optional.of(this);
        }
    }
}
