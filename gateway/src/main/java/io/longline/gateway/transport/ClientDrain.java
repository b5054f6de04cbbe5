package io.longline.gateway.transport;

import io.longline.gateway.Drain;
import io.longline.gateway.WorkerPool;
import io.longline.protocol.GatewayAddress;
import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/// Lets the clients of one gateway go, once. Safe for use by many threads.
final class ClientDrain {
    private static final Logger log = LoggerFactory.getLogger(ClientDrain.class);

    private final String gateway;
    private final GatewayAddress address;
    private final WorkerPool workers;
    private final Channel listener;
    private final List<LoopPart> parts;
    private final OpenSockets sockets;
    private final AtomicReference<@Nullable CompletableFuture<Void>> done = new AtomicReference<>();

    /// @param gateway its name, for the log
    /// @param address by which workers know it
    /// @param workers who are told
    /// @param listener where clients come in
    ClientDrain(
            String gateway,
            GatewayAddress address,
            WorkerPool workers,
            Channel listener,
            List<LoopPart> parts,
            OpenSockets sockets) {
        this.gateway = gateway;
        this.address = address;
        this.workers = workers;
        this.listener = listener;
        this.parts = parts;
        this.sockets = sockets;
    }

    boolean hasBegun() {
        return done.get() != null;
    }

    /// Begins, if it has not.
    ///
    /// @return complete when every client's socket is closed, or the gateway is; the caller's own
    CompletableFuture<Void> begin(Drain drain) {
        var mine = new CompletableFuture<Void>();
        CompletableFuture<Void> first = done.compareAndExchange(null, mine);
        if (first != null) {
            return first.copy();
        }
        log.info("gateway {} lets its clients go within {} s", gateway, drain.window().toSeconds());
        Thread.ofVirtual().name("longline-drain").start(() -> run(drain, mine));
        return mine.copy();
    }

    private void run(Drain drain, CompletableFuture<Void> done) {
        listener.close().awaitUninterruptibly();
        workers.drain(address);
        try {
            parts.stream().map(part -> on(part, drain)).toList().forEach(CompletableFuture::join);
            sockets.awaitNone(LoopPart.CLOSE_LIMIT.plusSeconds(1));
            log.info("gateway {} has let its clients go", gateway);
        } catch (RejectedExecutionException loopsHaveEnded) {
            log.debug("gateway {} was closed while its clients were let go", gateway);
        }
        done.complete(null);
    }

    private static CompletableFuture<Void> on(LoopPart part, Drain drain) {
        var gone = new CompletableFuture<Void>();
        part.loop().execute(() -> part.drain(drain, gone));
        return gone;
    }
}
