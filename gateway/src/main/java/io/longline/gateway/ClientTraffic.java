package io.longline.gateway;

import io.longline.gateway.ClientConnection.Pause;
import io.longline.gateway.Parting.Plain;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.HandshakeAnswer.Accept;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerEvent.HandshakeAsked;
import io.longline.protocol.WorkerEvent.WebSocketConnected;
import io.longline.protocol.WorkerLink;

import jdk.jfr.FlightRecorder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// Tells workers what the clients of one event loop do. Touched on that loop alone.
///
/// A client stays with its worker. When that takes no more events, those of its clients are held
/// and the clients not read from, until [WorkerSuccession] has found who looks after them.
public final class ClientTraffic {
    private static final Logger log = LoggerFactory.getLogger(ClientTraffic.class);

    private final ConnectionTable table;
    private final WorkerPool pool;
    private final Drops drops;
    private final PartCounts counts;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final Map<AttachedWorker, List<ClientConnection>> waiting = new HashMap<>();
    private final Set<WorkerLink> fed = new HashSet<>(); // since the turn began
    private final Limits limits;
    private final @Nullable MessageRate messageRate; // null for no limit
    private final @Nullable Deadlines signIns; // null for no limit
    private final WorkerSuccession succession;
    private boolean goingDown;

    /// @param loop runs a task when this turn of the event loop has read what there was to read
    /// @param heldBytes how much of clients whose worker has gone is kept for the next one
    ClientTraffic(
            ConnectionTable table,
            WorkerPool pool,
            Limits limits,
            int heldBytes,
            Drops drops,
            PartCounts counts,
            Executor loop,
            LongSupplier nanoTime) {
        this.table = table;
        this.pool = pool;
        this.drops = drops;
        this.counts = counts;
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.limits = limits;
        this.messageRate =
                limits.messages().perSecond() == 0
                        ? null
                        : new MessageRate(
                                limits.messages(),
                                nanoTime,
                                client -> turnOut(client, DropReason.MESSAGE_RATE));
        this.signIns = limits.signIn().isZero() ? null : new Deadlines(limits.signIn(), nanoTime);
        this.succession = new WorkerSuccession(table, pool, this, heldBytes, nanoTime);
    }

    /// A client's socket is open.
    ///
    /// @return the client; it is gone again already when there is no worker to look after it
    public ClientConnection opened(ClientOrigin origin, Outbound outbound) {
        ClientConnection client = table.add(origin, outbound);
        client.openedAt(nanoTime.getAsLong());
        if (goingDown) {
            client.pause(Pause.GOING_DOWN);
        }
        if (messageRate != null) {
            messageRate.opened(client);
        }
        if (signIns != null) {
            signIns.add(() -> requireSignedIn(client));
        }
        deliver(client, new ClientConnected(client.id(), origin, client.session()));
        return client;
    }

    /// A proxy that is believed says where the client really comes from; its worker sees it from
    /// the next event on.
    public void cameFrom(ClientConnection client, ClientOrigin origin) {
        client.origin(origin);
    }

    /// A WebSocket client has asked properly to come in.
    ///
    /// @return whether it may at once; if not, its [Outbound] will be told
    public boolean handshake(ClientConnection client, HandshakeRequest request) {
        if (client.isGone()) {
            return false;
        }
        AttachedWorker worker = workerOf(client);
        if (worker != null && !worker.takesEvents()) {
            client.asked(request); // its next worker will say whether it wants to be asked
            return false;
        }
        if (worker == null || !worker.link().answersHandshakes()) {
            return webSocketConnected(client, request);
        }
        client.asked(request);
        deliver(
                client,
                new HandshakeAsked(client.id(), client.origin(), client.session(), request));
        return false;
    }

    /// The worker lets the client in, with what it is to have from its first moment on.
    ///
    /// @param rank of its uid; those of its groups follow
    void accept(ClientConnection client, Accept answer, int rank) {
        HandshakeRequest request = client.asked();
        if (request == null) {
            return;
        }
        client.asked(null);
        if (answer.uid() != null) {
            table.bindUid(client, answer.uid(), rank);
        }
        int next = rank;
        for (String group : answer.groups()) {
            join(client, group, ++next);
        }
        if (!answer.session().isNone()) {
            session(client, answer.session());
        }
        if (!client.isGone() && webSocketConnected(client, request)) {
            client.outbound().acceptHandshake();
        }
    }

    /// Turns the client away, if it is still at the door.
    public void refuse(ClientConnection client, int status, String reason) {
        if (client.asked() != null && !client.isGone()) {
            client.asked(null);
            client.outbound().refuseHandshake(status, reason);
            closed(client, Plain.REFUSED);
        }
    }

    /// Reads no more from the clients, nor from one that comes now, until they are closed. What was
    /// read is with their workers when this returns, or held for the next ones.
    void readNoMore() {
        goingDown = true;
        table.everyone().copy().forEach(client -> client.pause(Pause.GOING_DOWN));
    }

    /// Puts the client into the group, or closes it when it is in too many.
    void join(ClientConnection client, String group, int rank) {
        if (client.isGone()) {
            return;
        }
        table.join(client, group, rank);
        if (limits.groups() > 0 && client.groups().length > limits.groups()) {
            turnOut(client, DropReason.GROUP_LIMIT);
        }
    }

    /// Gives the client this session, or closes it when that is too long.
    void session(ClientConnection client, SerializedSession session) {
        if (limits.sessionBytes() > 0 && session.size() > limits.sessionBytes()) {
            turnOut(client, DropReason.SESSION_LIMIT);
        } else {
            client.session(session);
        }
    }

    /// Looks every now and then after those who are too fast.
    public void checkLimits() {
        if (messageRate != null) {
            messageRate.check();
        }
    }

    /// Closes some of those who have not signed in in time, as [Deadlines#checkSome].
    ///
    /// @return whether there are more
    public boolean checkSignIns() {
        return signIns != null && signIns.checkSome();
    }

    private void requireSignedIn(ClientConnection client) {
        if (!client.isGone() && client.uid() == null && client.groups().length == 0) {
            turnOut(client, DropReason.NOT_SIGNED_IN);
        }
    }

    /// Closes a client for a limit that it has reached, with the reason of that limit.
    private void turnOut(ClientConnection client, DropReason limit) {
        if (!client.isGone()) {
            drops.count(limit, client.id());
            client.outbound().closeAfter(null, limit.closeReason());
            closed(client, limit);
        }
    }

    /// A whole message has come.
    public void message(ClientConnection client, Message message) {
        if (client.isGone()) {
            return;
        }
        if (messageRate != null) {
            messageRate.heard(client);
            if (client.isGone()) {
                return;
            }
        }
        heardFrom(client);
        client.received(message.size());
        counts.messagesIn.add(1);
        counts.bytesIn.add(message.size());
        AttachedWorker worker =
                deliver(
                        client,
                        new ClientMessage(client.id(), client.origin(), client.session(), message));
        if (worker != null && worker.isCrowded() && client.pause(Pause.WORKER_CROWDED)) {
            waiting.computeIfAbsent(worker, _ -> new ArrayList<>()).add(client);
        }
    }

    /// The client has given a sign of life: a message, or a WebSocket ping or pong.
    public void heardFrom(ClientConnection client) {
        client.silentTicks(Heartbeat.JUST_HEARD);
    }

    /// The client has gone or is being closed. Its last event is delivered, once.
    public void closed(ClientConnection client, Parting why) {
        if (client.isGone()) {
            return;
        }
        remove(client, why);
        AttachedWorker worker = workerOf(client);
        if (worker != null) {
            hand(worker, client, new ClientClosed(client.id(), client.origin(), client.session()));
            worker.clients().decrementAndGet();
        }
    }

    /// Ends the client at once.
    void destroy(ClientConnection client, Parting why) {
        client.outbound().destroy();
        closed(client, why);
    }

    /// Ends the client at once, if it is still there, and nobody is told: its last event is over.
    void forget(int number) {
        succession.forget(number);
        ClientConnection client = table.get(number);
        if (client == null) {
            return;
        }
        client.outbound().destroy();
        remove(client, Plain.FORGOTTEN);
        AttachedWorker worker = client.worker();
        if (worker != null) {
            worker.clients().decrementAndGet();
        }
    }

    /// How many events of each of these clients were read and wait for its worker, or for the next
    /// one; those that have none are left out.
    Map<ClientId, Integer> waitingEvents(List<ClientConnection> clients) {
        var byLink = new HashMap<WorkerLink, Set<ClientId>>();
        for (ClientConnection client : clients) {
            AttachedWorker worker = client.worker();
            if (worker != null) {
                byLink.computeIfAbsent(worker.link(), _ -> new HashSet<>()).add(client.id());
            }
        }
        var waiting = new HashMap<ClientId, Integer>();
        byLink.forEach((link, ids) -> {
            waiting.putAll(link.waitingEvents(ids));
            succession.countHeld(ids, waiting);
        });
        return waiting;
    }

    /// The worker takes messages again, or has gone: its clients are read on.
    void relieved(AttachedWorker worker) {
        List<ClientConnection> clients = waiting.remove(worker);
        if (clients != null) {
            clients.forEach(client -> client.resume(Pause.WORKER_CROWDED));
        }
    }

    /// The worker has a new link, and whoever would have asked over the old one to read its clients
    /// on asks no more.
    void replaced(AttachedWorker worker) {
        for (ClientConnection client : table.everyone().copy()) {
            if (client.worker() == worker) {
                client.resume(Pause.WORKER_ASKED);
            }
        }
    }

    /// The worker takes no more events. From here on nothing of this loop is delivered to it.
    void leaving(AttachedWorker worker) {
        succession.leaving(worker);
    }

    /// The worker has gone: its clients go to others, or wait for one.
    void gone(AttachedWorker worker) {
        succession.gone(worker);
    }

    /// A worker has come.
    void arrived() {
        succession.arrived();
    }

    /// Lets clients go that have waited for a worker long enough. To be called a few times a
    /// second.
    public void checkWaiting() {
        succession.check();
    }

    private boolean webSocketConnected(ClientConnection client, HandshakeRequest request) {
        deliver(
                client,
                new WebSocketConnected(client.id(), client.origin(), client.session(), request));
        return !client.isGone();
    }

    private @Nullable AttachedWorker deliver(ClientConnection client, WorkerEvent event) {
        AttachedWorker worker = workerOf(client);
        if (worker == null) {
            abandon(client);
            return null;
        }
        hand(worker, client, event);
        return worker;
    }

    private void hand(AttachedWorker worker, ClientConnection client, WorkerEvent event) {
        if (worker.takesEvents()) {
            hand(worker, event);
        } else if (!succession.hold(worker, client, event)) {
            drops.count(DropReason.WORKER_BUFFER_FULL, client.id());
        }
    }

    void hand(AttachedWorker worker, WorkerEvent event) {
        WorkerLink link = worker.link();
        try {
            link.deliver(event);
            if (fed.isEmpty()) {
                loop.execute(this::flush);
            }
            fed.add(link);
        } catch (RuntimeException e) {
            log.error("worker {} failed to take an event of {}", worker.key(), event.client(), e);
        }
    }

    private void flush() {
        fed.forEach(WorkerLink::flush);
        fed.clear();
    }

    /// The worker that the client is bound to, or else the one that it is bound to from now on.
    private @Nullable AttachedWorker workerOf(ClientConnection client) {
        AttachedWorker worker = client.worker();
        if (worker == null) {
            worker = pool.choose(client.id(), client.origin(), null);
            if (worker == null) {
                worker = succession.awaited();
            }
            client.worker(worker);
        }
        return worker;
    }

    /// There is no worker for it.
    void abandon(ClientConnection client) {
        drops.count(DropReason.NO_WORKER, client.id());
        client.outbound().destroy();
        remove(client, DropReason.NO_WORKER);
    }

    private void remove(ClientConnection client, Parting why) {
        if (FlightRecorder.isInitialized()) {
            ClientClosedEvent.record(client, why, nanoTime.getAsLong());
        }
        table.remove(client, why);
    }
}
