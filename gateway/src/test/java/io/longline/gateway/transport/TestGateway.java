package io.longline.gateway.transport;

import io.longline.gateway.GatewaySettings;
import io.longline.gateway.LocalLink;
import io.longline.gateway.TestWorker;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/// A real gateway on free ports of loopback, with one worker in this process. When it is closed, so
/// are the clients that it connected.
final class TestGateway implements AutoCloseable {
    private final GatewayLoops loops;
    private final GatewayServer server;
    private final TestWorker worker;
    private final Queue<RawClient> connected = new ConcurrentLinkedQueue<>();

    private TestGateway(GatewayLoops loops, GatewayServer server, TestWorker worker) {
        this.loops = loops;
        this.server = server;
        this.worker = worker;
    }

    static GatewaySettings settings(String protocol) {
        return GatewaySettings.listening(protocol + "://127.0.0.1:0").withInner("127.0.0.1", 0, "");
    }

    static TestGateway start(String protocol) {
        return start(settings(protocol));
    }

    static TestGateway start(GatewaySettings settings) {
        return start(settings, new TestWorker("127.0.0.1:test:0"), 2);
    }

    static TestGateway start(GatewaySettings settings, TestWorker worker, int loops) {
        TestGateway gateway = startWithoutWorker(settings, worker, loops);
        gateway.server.workers().add(worker);
        return gateway;
    }

    static TestGateway startWithoutWorker(GatewaySettings settings, TestWorker worker, int count) {
        var loops = GatewayLoops.start(count, "auto");
        try {
            return new TestGateway(loops, GatewayServer.start(settings, loops), worker);
        } catch (IOException e) {
            loops.close();
            throw new AssertionError(e);
        }
    }

    GatewayServer server() {
        return server;
    }

    TestWorker worker() {
        return worker;
    }

    /// As if they had come in one read from a socket.
    void tellAtOnce(OneWay... commands) {
        var batch = ((LocalLink) server.link()).batch();
        for (var command : commands) {
            batch.tell(command);
        }
        batch.handOver();
    }

    /// The thread of the first event loop for clients.
    Thread clientThread() throws InterruptedException, ExecutionException {
        return loops.clientLoops().getFirst().submit(Thread::currentThread).get();
    }

    /// Of the first event loop for clients, after what it was told before.
    long calls(ToLongFunction<SocketCalls> which) throws InterruptedException, ExecutionException {
        LoopPart first = server.parts().getFirst();
        return first.loop().submit(() -> which.applyAsLong(first.calls())).get();
    }

    void tell(OneWay command) {
        server.link().tell(command);
    }

    <R> R ask(Query<R> query) {
        return server.link().ask(query).orTimeout(10, TimeUnit.SECONDS).join();
    }

    RawClient connect() throws IOException {
        return connectTo(server.clientPort());
    }

    RawClient connectInner() throws IOException {
        return connectTo(server.innerPort());
    }

    private RawClient connectTo(int port) throws IOException {
        var client = new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
        connected.add(client);
        return client;
    }

    @Override
    public void close() {
        try {
            for (RawClient client : connected) {
                client.close();
            }
        } catch (IOException e) {
            throw new AssertionError("closing a client failed", e);
        }
        server.close();
        loops.close();
    }
}
