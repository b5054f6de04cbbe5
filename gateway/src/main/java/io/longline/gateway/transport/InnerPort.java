package io.longline.gateway.transport;

import io.longline.gateway.CommandBatch;
import io.longline.gateway.Deadlines;
import io.longline.gateway.Drops;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.LocalLink;
import io.longline.gateway.WorkerPool;
import io.longline.protocol.ClientIds;
import io.longline.protocol.ClosedPeers;
import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.InstanceId;
import io.longline.protocol.LinkFacts;
import io.longline.protocol.WorkerLink;
import io.longline.protocol.wire.Capabilities;
import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// The workers and backends that are connected to one gateway, and what they share. On the inner
/// loop alone.
final class InnerPort {
    private static final Logger log = LoggerFactory.getLogger(InnerPort.class);

    /// How long a peer may take to show the secret, as in GatewayWorker.
    private static final Duration AUTHORISATION_LIMIT = Duration.ofSeconds(10);

    /// As in GatewayWorker: under the time after which idle connections are cut on the way.
    private static final Duration PING_INTERVAL = Duration.ofSeconds(25);

    /// How often a worker that says what it took is pinged, and looked at whether it was heard.
    static final Duration WORKER_BEAT = Duration.ofSeconds(5);

    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);
    private static final long SWEEP_MILLIS = 500;
    private static final long RETRY_MILLIS = 2;
    private static final int LOOPBACK = 0x7f000001;

    private final GatewaySettings settings;
    private final String instance = InstanceId.random();
    private final LocalLink link;
    private final WorkerPool pool;
    private final Drops drops;
    private final ClosedPeers closedPeers =
            new ClosedPeers(line -> log.warn("inner port: {}", line));
    private final SingleThreadEventLoop loop;
    private final CommandBatch batch;
    private final LongSupplier nanoTime = System::nanoTime;
    private final Deadlines authorisations = new Deadlines(AUTHORISATION_LIMIT, nanoTime);
    private final NavigableMap<Integer, InnerConnection> connections =
            new TreeMap<>(Integer::compareUnsigned);
    private final Map<WorkerLink, Integer> ofThisProcess = new HashMap<>();
    private int lastNumber;
    private final List<PeerCommands> asking = new ArrayList<>();
    private final Set<InnerConnection> waitingForRoom = new HashSet<>();
    private final List<ScheduledFuture<?>> timers = new ArrayList<>();

    InnerPort(
            GatewaySettings settings,
            LocalLink link,
            WorkerPool pool,
            Drops drops,
            SingleThreadEventLoop loop) {
        this.settings = settings;
        this.link = link;
        this.pool = pool;
        this.drops = drops;
        this.loop = loop;
        this.batch = link.batch();
    }

    /// Starts what happens from time to time.
    void start() {
        every(Duration.ofMillis(SWEEP_MILLIS), authorisations::check);
        every(REPORT_INTERVAL, drops::report);
        every(ClosedPeers.PERIOD, closedPeers::report);
        if (link.address().ip() != LOOPBACK) {
            every(PING_INTERVAL, () -> connections.values().forEach(InnerConnection::ping));
        }
        // Not at a fixed rate: after this process has stood still, beats that were missed must not
        // come all at once, before anything has been read.
        timers.add(
                loop.scheduleWithFixedDelay(
                        () -> all().forEach(InnerConnection::beat),
                        WORKER_BEAT.toMillis(),
                        WORKER_BEAT.toMillis(),
                        TimeUnit.MILLISECONDS));
    }

    /// Ends that, and closes all connections once they have been written what waits for them.
    void stop() {
        timers.forEach(timer -> timer.cancel(false));
        drops.report();
        pool.close();
        all().forEach(InnerConnection::finish);
        closedPeers.report();
    }

    /// Closes what has not closed by itself.
    void cut() {
        all().forEach(InnerConnection::cut);
    }

    /// As they are now: some may close when something is done with them.
    private List<InnerConnection> all() {
        return List.copyOf(connections.values());
    }

    /// The links, those within this process among them.
    List<LinkFacts> links(ListLinks page) {
        return links(page, null);
    }

    /// The same for one that asks, and is left out.
    List<LinkFacts> links(ListLinks page, @Nullable InnerConnection asking) {
        long now = nanoTime.getAsLong();
        Stream<LinkFacts> bySocket =
                connections.tailMap(page.after(), false).values().stream()
                        .filter(connection -> !connection.equals(asking))
                        .limit(page.limit())
                        .map(connection -> connection.facts(now));
        return Stream.concat(ofThisProcess(page.after()), bySocket)
                .sorted(Comparator.comparing(LinkFacts::number, Integer::compareUnsigned))
                .limit(page.limit())
                .toList();
    }

    /// They come and go without a word to this port, and get their numbers when they are first seen
    /// here.
    private Stream<LinkFacts> ofThisProcess(int after) {
        List<WorkerLink> here =
                pool.workers().stream()
                        .filter(worker -> !(worker instanceof SocketWorkerLink))
                        .toList();
        ofThisProcess.keySet().retainAll(here);
        here.forEach(worker -> ofThisProcess.computeIfAbsent(worker, _ -> nextNumber()));
        return ofThisProcess.entrySet().stream()
                .filter(worker -> Integer.compareUnsigned(worker.getValue(), after) > 0)
                .map(worker ->
                        LinkFacts.inProcess(
                                worker.getValue(),
                                worker.getKey().workerKey(),
                                worker.getKey().instance()));
    }

    /// Of a link that comes now.
    int nextNumber() {
        return ++lastNumber;
    }

    /// A clock that only goes forward.
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /// Which gateway this is, among all that have ever been started.
    String instance() {
        return instance;
    }

    /// Why PHP peers cannot be let in, empty when they can.
    String notForPhp() {
        if (settings.clientIds() != ClientIds.plain()) {
            return "client ids are sealed here, which it could not read; set client-ids to plain"
                    + " where there are PHP peers";
        }
        return link.address().ipv6() == null
                ? ""
                : "this gateway is known by an IPv6 address, which GatewayWorker's client ids have"
                        + " no room for; set advertise to an IPv4 address";
    }

    String secret() {
        return settings.secret();
    }

    /// Takes the same time whatever the two have in common.
    boolean isSecret(String shown) {
        return MessageDigest.isEqual(
                shown.getBytes(StandardCharsets.UTF_8),
                settings.secret().getBytes(StandardCharsets.UTF_8));
    }

    /// For what is carried out as soon as everything from the socket in hand has been read.
    CommandBatch batch() {
        return batch;
    }

    CommandBatch newBatch() {
        return link.batch();
    }

    /// Lets a question wait until every other socket has been looked at once more. The system does
    /// not report sockets in the order in which bytes came, and a new one is accepted before it is
    /// read; so when the question is read, there may be an older command that is not. After one
    /// more round there is none.
    ///
    /// @param peer its [PeerCommands#seal] is called at the end of this round,
    ///   [PeerCommands#release] at the end of the next
    void whenAllIsRead(PeerCommands peer) {
        if (asking.isEmpty()) {
            loop.executeAfterEventLoopIteration(this::nextRound);
        }
        asking.add(peer);
    }

    private void nextRound() {
        var due = List.copyOf(asking);
        asking.clear();
        due.forEach(PeerCommands::seal);
        loop.execute(() -> due.forEach(PeerCommands::release));
    }

    Drops drops() {
        return drops;
    }

    /// What the log says of those that are closed.
    ClosedPeers closedPeers() {
        return closedPeers;
    }

    void opened(InnerConnection connection) {
        connections.put(connection.number(), connection);
        if (!settings.secret().isEmpty()) {
            authorisations.add(connection::checkAuthorised);
        }
    }

    void closed(InnerConnection connection) {
        connections.remove(connection.number());
        waitingForRoom.remove(connection);
    }

    SocketWorkerLink join(String key, Capabilities capabilities, Channel channel) {
        int bufferBytes = settings.buffers().workerBytes();
        var worker = new SocketWorkerLink(key, capabilities, channel, pool, drops, bufferBytes);
        pool.add(worker)
                .ifPresent(replaced -> {
                    if (replaced instanceof SocketWorkerLink former) {
                        former.close();
                    }
                });
        return worker;
    }

    /// The worker wants no more events.
    void leaving(SocketWorkerLink worker) {
        var _ = pool.leave(worker).thenRun(worker::left);
    }

    /// The worker has left, or its link has ended.
    void gone(SocketWorkerLink worker) {
        pool.remove(worker);
    }

    /// Whether the tables have so much to do that no more commands should be read.
    boolean isFull() {
        return link.isFull();
    }

    /// Lets the connection read on once the tables have caught up. They say nothing of it
    /// themselves; they are asked every few milliseconds while somebody waits.
    void whenNotFull(InnerConnection connection) {
        if (waitingForRoom.isEmpty()) {
            retryLater();
        }
        waitingForRoom.add(connection);
    }

    private void retryLater() {
        var _ = loop.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void retry() {
        if (isFull()) {
            retryLater();
            return;
        }
        var waiting = List.copyOf(waitingForRoom);
        waitingForRoom.clear();
        waiting.forEach(InnerConnection::readOnlyWhatCanBeDone);
    }

    private void every(Duration period, Runnable task) {
        long millis = period.toMillis();
        timers.add(loop.scheduleAtFixedRate(task, millis, millis, TimeUnit.MILLISECONDS));
    }
}
