package io.longline.gateway.transport;

import io.longline.gateway.GatewayPart;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.WorkerPool;
import io.longline.protocol.GatewayLink;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A gateway as every start has it, event loops, tables and listeners, whose clients come in
/// without a socket: a process may have no more than 20,000 of those, and this is for many more.
public final class MemoryGateway implements AutoCloseable {
    private final GatewayLoops loops;
    private final GatewayServer server;

    private MemoryGateway(GatewayLoops loops, GatewayServer server) {
        this.loops = loops;
        this.server = server;
    }

    public static MemoryGateway start(GatewaySettings settings) throws IOException {
        var loops = GatewayLoops.start(0, "auto");
        try {
            return new MemoryGateway(loops, GatewayServer.start(settings, loops));
        } catch (IOException | RuntimeException e) {
            loops.close();
            throw e;
        }
    }

    public GatewayLink link() {
        return server.link();
    }

    public WorkerPool workers() {
        return server.workers();
    }

    /// How many event loops share the clients.
    public int loops() {
        return server.parts().size();
    }

    /// Does something with what an event loop has, on that loop.
    ///
    /// @return completed when it is done
    public CompletableFuture<Void> onLoop(int index, Consumer<GatewayPart> task) {
        LoopPart part = server.parts().get(index);
        return CompletableFuture.runAsync(() -> task.accept(part.part()), part.loop());
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
