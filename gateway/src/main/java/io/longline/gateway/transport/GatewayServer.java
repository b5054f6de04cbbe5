package io.longline.gateway.transport;

import io.longline.gateway.Drain;
import io.longline.gateway.Drops;
import io.longline.gateway.GatewayCounts;
import io.longline.gateway.GatewayFigures;
import io.longline.gateway.GatewayPart;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.ListenAddress;
import io.longline.gateway.LocalLink;
import io.longline.gateway.MessageEncoder;
import io.longline.gateway.Whereabouts;
import io.longline.gateway.WorkerPool;
import io.longline.protocol.ClientId;
import io.longline.protocol.CloseReason;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayLink;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.FastThreadLocalThread;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A gateway that is up: clients come in at one port, workers and backends at the other.
///
/// ```java
/// var settings = GatewaySettings.listening("websocket://0.0.0.0:7272");
/// try (var loops = GatewayLoops.start(0, "auto");
///         var gateway = GatewayServer.start(settings, loops)) {
///     gateway.workers().add(worker); // or from another process, at gateway.innerPort()
/// }
/// ```
public final class GatewayServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GatewayServer.class);

    private static final int BACKLOG = 65_535; // the system takes as many of them as it allows
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private static final CloseReason GOING_AWAY =
            new CloseReason(1001, "the gateway is going down");

    private final GatewaySettings settings;
    private final @Nullable ServerCertificates certificates; // null without TLS
    private final Instant startedAt = Instant.now();
    private final WorkerPool workers;
    private final Drops drops;
    private final Whereabouts whereabouts;
    private final GatewayCounts counts;
    private final OpenSockets clientSockets = new OpenSockets();
    private final OpenSockets innerSockets = new OpenSockets();
    private final InnerListener innerListener;
    private final GatewayAddress address;
    private final List<LoopPart> parts = new ArrayList<>();
    private final LocalLink link;
    private final SingleThreadEventLoop innerLoop;
    private final InnerPort inner;
    private final Channel clientListener;
    private final ListenAddress listen; // with the port that was bound
    private final ClientDrain drain;
    private final AtomicBoolean readsNoMore = new AtomicBoolean();
    private final AtomicBoolean clientsClosed = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Starts a gateway; when this returns, clients and workers can connect. Without a worker,
    /// clients are closed.
    ///
    /// @throws IOException when a port cannot be bound or a certificate not be used; it names the
    ///   setting to look at
    /// @throws IllegalArgumentException when the class of the user's own protocol cannot be used
    public static GatewayServer start(GatewaySettings settings, GatewayLoops loops)
            throws IOException {
        GatewayServer gateway = startForWorkers(settings, loops);
        gateway.letClientsIn();
        return gateway;
    }

    /// Starts a gateway that takes workers and backends, and clients only later: until
    /// [#letClientsIn] the system makes their connections and keeps them waiting, as many as it
    /// allows (`net.core.somaxconn`), so that nobody is turned away for want of a worker that is
    /// about to come.
    ///
    /// @throws IOException as [#start]
    /// @throws IllegalArgumentException as [#start]
    public static GatewayServer startForWorkers(GatewaySettings settings, GatewayLoops loops)
            throws IOException {
        Framing framing = ClientPipeline.framing(settings);
        GatewaySettings.Tls files = settings.tls();
        ServerCertificates tls = files == null ? null : new ServerCertificates(files);
        var gateway = new GatewayServer(settings, loops, framing, tls);
        log.info(
                "gateway {} listens on {}{}, for workers and backends on {}",
                settings.name(),
                settings.listen(),
                tls == null ? "" : " with TLS",
                gateway.address);
        return gateway;
    }

    private GatewayServer(
            GatewaySettings settings,
            GatewayLoops loops,
            @Nullable Framing framing,
            @Nullable ServerCertificates tls)
            throws IOException {
        this.settings = settings;
        this.certificates = tls;
        this.workers = new WorkerPool(settings.name(), settings.workerChoice());
        this.drops = new Drops(settings.name());
        this.whereabouts = new Whereabouts(loops.clientLoops().size());
        this.counts = new GatewayCounts(whereabouts);
        this.innerListener = new InnerListener(settings, loops, innerSockets);
        try {
            this.address = innerListener.address();
            Map<EventLoop, LoopPart> byLoop = parts(loops, framing);
            this.link =
                    GatewayPart.link(
                            address,
                            parts.stream().map(LoopPart::part).toList(),
                            whereabouts,
                            counts,
                            () -> !(Thread.currentThread() instanceof FastThreadLocalThread));
            this.innerLoop = (SingleThreadEventLoop) loops.inner().iterator().next();
            this.inner = new InnerPort(settings, link, workers, drops, innerLoop);
            link.links(page -> CompletableFuture.supplyAsync(() -> inner.links(page), innerLoop));
            var door = new Door(settings.limits().connections(), loops.budget(), System::nanoTime);
            var doorkeeper = new Doorkeeper(settings, door, drops, clientSockets);
            this.clientListener =
                    listen(
                            loops,
                            doorkeeper,
                            new ClientPipeline(settings, tls, framing, byLoop, doorkeeper));
        } catch (IOException | RuntimeException e) {
            innerListener.close();
            throw e;
        }
        this.drain =
                new ClientDrain(
                        settings.name(), address, workers, clientListener, parts, clientSockets);
        this.listen =
                new ListenAddress(
                        settings.listen().protocol(),
                        settings.listen().className(),
                        settings.listen().host(),
                        ((InetSocketAddress) clientListener.localAddress()).getPort());
        parts.forEach(part -> part.loop().execute(part::start));
        innerLoop.execute(inner::start);
        innerListener.serve(inner);
    }

    private Map<EventLoop, LoopPart> parts(GatewayLoops loops, @Nullable Framing framing) {
        MessageEncoder encoder = ClientPipeline.encoder(settings, framing);
        var byLoop = new IdentityHashMap<EventLoop, LoopPart>();
        for (EventLoop loop : loops.clientLoops()) {
            var part =
                    new GatewayPart(
                            address,
                            parts.size(),
                            whereabouts,
                            settings,
                            workers,
                            encoder,
                            drops,
                            counts,
                            loop,
                            task -> between(loop, task),
                            System::nanoTime);
            var loopPart = new LoopPart(loop, part, settings, drops);
            parts.add(loopPart);
            byLoop.put(loop, loopPart);
        }
        return byLoop;
    }

    private Channel listen(GatewayLoops loops, ChannelHandler doorkeeper, ChannelHandler pipeline)
            throws IOException {
        var bootstrap =
                new ServerBootstrap()
                        .group(loops.clients())
                        .channel(loops.serverChannel())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.AUTO_READ, false) // see letClientsIn
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                        .handler(doorkeeper)
                        .childHandler(pipeline);
        return Listener.bind(
                bootstrap, settings.listen().host(), settings.listen().port(), "listen");
    }

    /// A socket says that it takes more when half of the soft bound is left. It says so only when
    /// it was above the high mark, and it is given messages until it has the bound.
    private WriteBufferWaterMark waterMark() {
        int bound = Math.min(settings.slowClients().softBytes(), settings.buffers().clientBytes());
        return new WriteBufferWaterMark(bound / 2, bound - 1);
    }

    /// Takes clients from now on, those first that wait. Does nothing when it does already, and
    /// when it takes no more.
    public void letClientsIn() {
        if (clientListener.isOpen()) {
            clientListener.config().setAutoRead(true);
        }
    }

    /// Takes clients as soon as there is a worker. After ten seconds it does without one, and
    /// closes them: as long as clients wait for another worker when theirs has gone.
    public void letClientsInWithWorker() {
        var _ = workers.firstOrTooLate().thenRun(this::letClientsIn);
    }

    /// Where workers and backends reach it; part of every client id.
    public GatewayAddress address() {
        return address;
    }

    /// The port that clients come in at, also when the settings say 0.
    public int clientPort() {
        return listen.port();
    }

    /// The port that workers and backends come in at, also when the settings say 0.
    public int innerPort() {
        return innerListener.boundPort();
    }

    /// The way to this gateway's clients from within the process.
    public GatewayLink link() {
        return link;
    }

    /// What the process says of itself to whoever asks this gateway, from now on.
    ///
    /// @param facts JSON; asked on an event loop, so it must have it ready
    public void describe(Supplier<String> facts) {
        link.describe(facts);
    }

    /// Its workers: those of this process are added here, others come by themselves.
    public WorkerPool workers() {
        return workers;
    }

    /// What each event loop has of it, for load runs whose clients have no sockets.
    List<LoopPart> parts() {
        return parts;
    }

    /// What it could not carry through.
    Drops drops() {
        return drops;
    }

    /// Reads the certificates and keys of the client port again, for clients that come from now on;
    /// nothing happens without TLS. From any thread but an event loop: it reads files.
    ///
    /// @throws IOException that names the file and says what to do; what was in use stays in use
    public void renewCertificates() throws IOException {
        if (certificates != null) {
            certificates.renew();
        }
    }

    /// How many client sockets are open.
    public int openClients() {
        return clientSockets.count();
    }

    /// What it has done and holds, in numbers. From any thread; costs the event loops nothing.
    public GatewayFigures figures() {
        return counts.figures(
                settings.name(), listen, address, startedAt, isDraining(), workers, drops);
    }

    /// Takes no more clients, at once, tells its workers so, and lets those clients there are go
    /// over a window. Each has its last event at its worker, as always; one that goes by itself
    /// meanwhile is fine. Commands, workers and links are served as before, so the gateway is to be
    /// closed afterwards.
    ///
    /// Does nothing more when asked again, whatever is asked. [#close] ends it early.
    ///
    /// @return complete when every client's socket is closed; those that do not close their side
    ///   are given ten seconds
    public CompletableFuture<Void> drain(Drain settings) {
        return drain.begin(settings);
    }

    /// Whether it takes no more clients.
    public boolean isDraining() {
        return drain.hasBegun() || readsNoMore.get();
    }

    /// Stops listening for clients, and reads no more from those there are, for good. When this
    /// returns, what was read is with the workers; clients are still told what handlers tell them.
    /// Not to be called on an event loop.
    ///
    /// What a client sent and was not read is lost: what its system or this one's still holds, and
    /// a message of which not all had come.
    public void readNoMore() {
        if (readsNoMore.compareAndSet(false, true)) {
            clientListener.close().awaitUninterruptibly();
            onEachLoop(part -> part.part().readNoMore());
        }
    }

    /// Closes clients as [#closeClients] does, but for some, and waits for none.
    ///
    /// @param staying whose answers are still to come
    public void closeClientsBut(Set<ClientId> staying) {
        readNoMore();
        onEachLoop(part -> part.part().closeAllBut(staying, GOING_AWAY));
    }

    /// Stops listening for clients and closes those there are; WebSocket clients are told 1001.
    /// Waits three seconds for them at most. Their last events are delivered, and commands are
    /// taken until [#close], so that handlers of these events find the gateway there. Not to be
    /// called on an event loop.
    ///
    /// Whoever wants clients to have their answers first has it [#readNoMore], waits for the
    /// handlers, and then closes them.
    public void closeClients() {
        if (!clientsClosed.compareAndSet(false, true)) {
            return;
        }
        closeClientsBut(Set.of());
        clientSockets.awaitNone(CLOSE_LIMIT);
    }

    /// Closes clients as [#closeClients] does, stops listening for workers and backends, and closes
    /// their links once they have been written what waits for them. Waits three seconds for each of
    /// the two, then cuts what is left. Not to be called on an event loop.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        closeClients();
        innerListener.close();
        onEachLoop(LoopPart::stop);
        run(innerLoop, inner::stop);
        innerSockets.awaitNone(CLOSE_LIMIT);
        run(innerLoop, inner::cut);
        link.close();
        log.info("gateway {} is closed", settings.name());
    }

    private void onEachLoop(Consumer<LoopPart> task) {
        parts.forEach(part -> run(part.loop(), () -> task.accept(part)));
    }

    /// On the loop, and waits for it.
    private static void run(EventLoop loop, Runnable task) {
        try {
            loop.submit(task).awaitUninterruptibly(CLOSE_LIMIT.toMillis());
        } catch (RejectedExecutionException loopsEndedFirst) {
            log.warn("the event loops were closed before their gateways; close gateways first");
        }
    }

    /// A task that is handed in is run before the loop looks at its sockets again, one that is due
    /// right now only after that.
    private static void between(EventLoop loop, Runnable task) {
        var _ = loop.schedule(task, 0, TimeUnit.NANOSECONDS);
    }
}
