package io.longline.server;

import io.longline.gateway.GatewaySettings;
import io.longline.gateway.transport.GatewayLoops;
import io.longline.gateway.transport.GatewayServer;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerLink;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A real gateway for `text` clients, whose only worker does nothing but take its events down.
final class TestGateway implements AutoCloseable {
    private final GatewayLoops loops = GatewayLoops.start(2, "auto");
    private final BlockingQueue<WorkerEvent> events = new LinkedBlockingQueue<>();
    private final GatewayServer server;

    TestGateway() throws IOException {
        server =
                GatewayServer.start(
                        GatewaySettings.listening("text://127.0.0.1:0")
                                .withInner("127.0.0.1", 0, "")
                                .withSecret("s3"),
                        loops);
        server.workers().add(new TakesDown());
    }

    GatewayServer server() {
        return server;
    }

    /// A client that is in, with its number in the gateway.
    ///
    /// @param number what commands call it
    record Connected(TextClient client, int number) implements AutoCloseable {
        String receive() throws IOException {
            return client.receive();
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    Connected connect() throws IOException, InterruptedException {
        var client = new TextClient(server.clientPort());
        WorkerEvent first = nextEvent();
        if (first instanceof WorkerEvent.ClientConnected connected) {
            return new Connected(client, connected.client().connection());
        }
        throw new AssertionError("a client came in, and the gateway told of " + first);
    }

    WorkerEvent nextEvent() throws InterruptedException {
        WorkerEvent event = events.poll(10, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("the gateway told of nothing for 10 s");
        }
        return event;
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }

    private final class TakesDown implements WorkerLink {
        @Override
        public String workerKey() {
            return "127.0.0.1:test:0";
        }

        @Override
        public boolean answersHandshakes() {
            return false;
        }

        @Override
        public void deliver(WorkerEvent event) {
            events.add(event);
        }

        @Override
        public void flush() {}
    }
}
