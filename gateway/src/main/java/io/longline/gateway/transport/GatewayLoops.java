package io.longline.gateway.transport;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The event loops of a process, shared by all of its gateways: some for clients, and one on which
/// all inner sockets are read.
///
/// One loop reads all inner sockets so that what arrives first takes effect first, also when it
/// comes over another socket: PHP's GatewayClient opens a new one for every call. Where a single
/// loop has all the clients it reads the inner sockets, too: then nothing between a worker and a
/// client has to be handed to another thread, which costs more than a second loop would gain.
public final class GatewayLoops implements AutoCloseable {
    private static final long LONGEST_END_SECONDS = 10;

    /// How many sockets are read before what has come of them is worked on and written, with epoll.
    /// A socket that is written to soon after it was read is still in the processor's caches; fewer
    /// at a time would wake the workers' threads more often.
    private static final int MOST_SOCKETS_A_TURN = 64;

    private final MultiThreadIoEventLoopGroup clients;
    private final MultiThreadIoEventLoopGroup inner;
    private final Class<? extends ServerSocketChannel> serverChannel;
    private final SocketBudget budget = SocketBudget.ofOpenFileLimit();

    private GatewayLoops(
            int threads,
            IoHandlerFactory handlers,
            Class<? extends ServerSocketChannel> serverChannel) {
        this.clients =
                new MultiThreadIoEventLoopGroup(
                        threads, new DefaultThreadFactory("gateway-clients", true), handlers);
        this.inner =
                threads == 1
                        ? clients
                        : new MultiThreadIoEventLoopGroup(
                                1, new DefaultThreadFactory("gateway-inner", true), handlers);
        this.serverChannel = serverChannel;
    }

    /// @param threads how many loops share the clients, 0 to 1024; 0 for one to every two
    ///   processors: handlers, the inner loop and the kernel need the others
    /// @param transport `epoll` (Linux), `nio` (anywhere) or `auto` for the better one there is
    /// @throws IllegalArgumentException when there is no such transport, or not on this machine
    public static GatewayLoops start(int threads, String transport) {
        if (threads < 0 || threads > 1024) {
            throw new IllegalArgumentException("%d threads are outside 0..1024".formatted(threads));
        }
        int count =
                threads == 0
                        ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2)
                        : threads;
        return switch (transport) {
            case "auto" -> Epoll.isAvailable() ? epoll(count) : nio(count);
            case "epoll" -> {
                if (!Epoll.isAvailable()) {
                    throw new IllegalArgumentException(
                            "the epoll transport is not to be had here; write auto or nio",
                            Epoll.unavailabilityCause());
                }
                yield epoll(count);
            }
            case "nio" -> nio(count);
            default ->
                    throw new IllegalArgumentException(
                            "unknown transport '%s'; write auto, epoll or nio"
                                    .formatted(transport));
        };
    }

    private static GatewayLoops epoll(int threads) {
        return new GatewayLoops(
                threads,
                EpollIoHandler.newFactory(
                        MOST_SOCKETS_A_TURN, DefaultSelectStrategyFactory.INSTANCE),
                EpollServerSocketChannel.class);
    }

    private static GatewayLoops nio(int threads) {
        return new GatewayLoops(threads, NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    MultiThreadIoEventLoopGroup clients() {
        return clients;
    }

    List<EventLoop> clientLoops() {
        var loops = new ArrayList<EventLoop>();
        for (EventExecutor loop : clients) {
            loops.add((EventLoop) loop);
        }
        return loops;
    }

    MultiThreadIoEventLoopGroup inner() {
        return inner;
    }

    /// How many clients' sockets there may be.
    SocketBudget budget() {
        return budget;
    }

    Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    boolean isEpoll() {
        return serverChannel.equals(EpollServerSocketChannel.class);
    }

    /// Ends the loops; close the gateways first. Waits ten seconds at most.
    @Override
    public void close() {
        var ends =
                List.of(
                        clients.shutdownGracefully(0, LONGEST_END_SECONDS, TimeUnit.SECONDS),
                        inner.shutdownGracefully(0, LONGEST_END_SECONDS, TimeUnit.SECONDS));
        ends.forEach(end -> end.awaitUninterruptibly(LONGEST_END_SECONDS, TimeUnit.SECONDS));
    }
}
