package io.longline.worker;

import io.longline.client.Gateway;
import io.longline.client.GatewayDirectory;
import io.longline.client.SocketLink;
import io.longline.protocol.ClientId;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.HandshakeAnswer;
import io.longline.protocol.InstanceId;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientAdopted;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerEvent.HandshakeAsked;
import io.longline.protocol.WorkerEvent.WebSocketConnected;
import io.longline.protocol.WorkerLink;

import jdk.jfr.FlightRecorder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Hands the gateways' events to the user's [Events].
final class EventDispatcher implements WorkerLink {
    private static final Logger log = LoggerFactory.getLogger(EventDispatcher.class);
    private static final int REMEMBERED_SESSIONS = 100_000;
    private static final int REMEMBERED_REFUSALS = 10_000;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String instance = InstanceId.random();
    private final WorkerSettings settings;
    private final GatewayDirectory gateways;
    private final Gateway gateway;
    private final ClientLanes lanes;
    private final WorkerCounts counts = new WorkerCounts();
    private final WrittenSessions written =
            new WrittenSessions(REMEMBERED_SESSIONS, System::nanoTime);
    private final Set<ClientId> refused = ConcurrentHashMap.newKeySet();
    private final Set<GatewayAddress> draining = ConcurrentHashMap.newKeySet();
    private volatile ServedEvents served;
    private volatile boolean stopped;

    EventDispatcher(
            ServedEvents served,
            WorkerSettings settings,
            GatewayDirectory gateways,
            Gateway gateway) {
        this.settings = settings;
        this.gateways = gateways;
        this.gateway = gateway;
        this.lanes = new ClientLanes(new GatewayPace(), settings.waiting());
        this.served = served;
    }

    /// Every event whose handling begins from now on goes to these.
    void serve(ServedEvents next) {
        served = next;
        counts.reloaded();
        if (FlightRecorder.isInitialized()) {
            new ReloadEvent(settings.name()).commit();
        }
    }

    /// Where events go now.
    ServedEvents served() {
        return served;
    }

    /// The handlers that run now.
    List<RunningHandler> running() {
        return lanes.running();
    }

    @Override
    public String workerKey() {
        return "127.0.0.1:" + settings.key();
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public boolean answersHandshakes() {
        return served.answersHandshakes();
    }

    /// After [#stop] events are dropped: whoever still delivers was told too late.
    @Override
    public void deliver(WorkerEvent event) {
        if (isHandled(event) && !comesTooLate(event)) {
            lanes.run(event.client(), () -> handle(event, CloseCause.CLOSED));
        }
    }

    /// As [#deliver(WorkerEvent)], for an event that was read from a connection: it is handled when
    /// it is this worker's still.
    void deliver(WorkerEvent event, ReadEvents from, long number) {
        if (!isHandled(event)) {
            var _ = from.begin(number);
        } else if (!comesTooLate(event)) {
            lanes.run(
                    event.client(),
                    () -> {
                        if (from.begin(number)) {
                            handle(event, CloseCause.CLOSED);
                        }
                    });
        }
    }

    /// One is there for who remembers what was seen, and no news to anybody else.
    private static boolean isHandled(WorkerEvent event) {
        return !(event instanceof ClientAdopted);
    }

    private boolean comesTooLate(WorkerEvent event) {
        if (stopped) {
            log.debug(
                    "{} of {} came after the worker had stopped",
                    EventKind.of(event),
                    event.client());
        }
        return stopped;
    }

    @Override
    public void flush() {
        lanes.start();
    }

    /// There is nothing to do: who is let go has its last event, and those that stay are served. It
    /// is said to whoever looks.
    @Override
    public void draining(GatewayAddress gateway) {
        if (draining.add(gateway)) {
            log.info(
                    "worker {}: gateway {} takes no more clients, and lets those that it has go",
                    settings.name(),
                    gateway);
        }
    }

    /// It has gone, or cannot be heard.
    void drainingNoMore(GatewayAddress gateway) {
        draining.remove(gateway);
    }

    /// How many gateways take no more clients.
    int drainingGateways() {
        return draining.size();
    }

    /// The client's gateway is lost, and cannot say that the client is no more.
    void lost(ClientClosed last) {
        lanes.run(last.client(), () -> handle(last, CloseCause.GATEWAY_LOST));
        lanes.start();
    }

    /// For whoever can wait, until there is room for the client's next event.
    ///
    /// @return whether there is, within the limit
    boolean awaitRoom(ClientId client, Duration limit) throws InterruptedException {
        return lanes.awaitRoom(client, limit);
    }

    /// Whether the gateway can be told what handlers tell; connects to it if need be.
    boolean canCommand(GatewayAddress gateway) {
        GatewayLink link = gateways.at(gateway).orElse(null);
        if (!(link instanceof SocketLink remote)) {
            return link != null;
        }
        try {
            remote.connect();
            return true;
        } catch (GatewayUnreachableException e) {
            log.debug("gateway {} cannot be told anything", gateway, e);
            return false;
        }
    }

    /// What is known of these clients is known no more: they may be with other workers.
    void forgetClientsOf(GatewayAddress gateway) {
        written.forgetClientsOf(gateway);
    }

    /// Whether every event that was delivered is done.
    boolean isIdle() {
        return lanes.busyClients() == 0;
    }

    WorkerCounts counts() {
        return counts;
    }

    /// How many clients have an event that is not done.
    int busyClients() {
        return lanes.busyClients();
    }

    /// How many events wait behind those.
    long waitingEvents() {
        return lanes.waitingEvents();
    }

    @Override
    public Map<ClientId, Integer> waitingEvents(Set<ClientId> clients) {
        return lanes.waitingEvents(clients);
    }

    /// Waits for the events that these clients have now.
    ///
    /// @return whether all of them were handled within the limit
    boolean awaitHandled(Predicate<ClientId> clients, Duration limit) throws InterruptedException {
        return lanes.awaitHandled(clients, limit);
    }

    /// Those of these clients that have an event that is not done.
    Set<ClientId> busyAmong(Predicate<ClientId> clients) {
        return lanes.busyAmong(clients);
    }

    /// Takes no more events and waits for those that it has.
    ///
    /// @return how many clients still had one at the limit
    int stop(Duration limit) throws InterruptedException {
        stopped = true;
        return lanes.awaitEmpty(limit) ? 0 : lanes.busyClients();
    }

    /// The Events are looked up here and not before, when the lane has come to this event: who asks
    /// for [#running] after a change is told all that saw the former.
    private void handle(WorkerEvent event, CloseCause cause) {
        long start = System.nanoTime();
        HandlerEvent recorded = FlightRecorder.isInitialized() ? HandlerEvent.begun() : null;
        ServedEvents serving = served;
        serving.enter(Thread.currentThread());
        var session = new Session(() -> currentSession(event));
        var client = new Client(event.client(), event.origin(), session, gateway);
        CurrentClient.during(
                client,
                () -> {
                    try {
                        handle(event, serving.events(), client, session, cause);
                    } catch (Throwable failure) {
                        counts.failed();
                        if (recorded != null) {
                            recorded.failed = true;
                        }
                        // Anything a handler can throw is its client's trouble alone; see Events.
                        log.error("{} of client {} failed", EventKind.of(event), client, failure);
                    } finally {
                        session.endOfHandler();
                        counts.handled(EventKind.of(event), System.nanoTime() - start);
                        if (recorded != null) {
                            recorded.end(event);
                        }
                    }
                });
    }

    private void handle(
            WorkerEvent event, Events serving, Client client, Session session, CloseCause cause)
            throws Exception {
        switch (event) {
            case ClientConnected _ -> withSession(event, session, () -> serving.onConnect(client));
            case HandshakeAsked asked -> answer(asked, serving, client, session);
            case WebSocketConnected(_, _, _, var request) ->
                    withSession(event, session, () -> serving.onWebSocketConnect(client, request));
            case ClientMessage(_, _, _, var message) -> {
                if (!refused.contains(client.id())) {
                    withSession(event, session, () -> serving.onMessage(client, message));
                }
            }
            case ClientClosed _ -> {
                refused.remove(client.id());
                session.before();
                serving.onClose(client, cause);
            }
            case ClientAdopted _ -> throw new IllegalStateException("there is no handler for it");
        }
    }

    private interface Handler {
        void run() throws Exception;
    }

    /// What a handler changed before it threw is kept, like what it sent.
    private void withSession(WorkerEvent event, Session session, Handler handler) throws Exception {
        try {
            handler.run();
        } finally {
            if (session.isTouched()) {
                SerializedSession now = session.now();
                if (!now.equals(session.before())) {
                    tell(event.client(), new SetSession(event.client().connection(), now));
                    written.wrote(event.client(), event.session(), session.before(), now);
                }
            }
        }
    }

    private void answer(HandshakeAsked asked, Events serving, Client client, Session session)
            throws Exception {
        var handshake = new Handshake(asked.request(), session);
        try {
            serving.onHandshake(client, handshake);
        } catch (Throwable failure) {
            handshake.refuse(500, "the server failed to decide about this connection");
            throw failure;
        } finally {
            answer(asked, handshake.answer(session.now()), session.before());
        }
    }

    private void answer(HandshakeAsked asked, HandshakeAnswer answer, SerializedSession before) {
        ClientId client = asked.client();
        switch (answer) {
            case HandshakeAnswer.Refuse _ -> {
                if (refused.size() < REMEMBERED_REFUSALS) {
                    refused.add(client);
                }
            }
            case HandshakeAnswer.Accept(_, _, var now) -> {
                if (!now.equals(before)) {
                    written.wrote(client, asked.session(), before, now);
                }
            }
        }
        tell(client, new AnswerHandshake(client.connection(), answer));
    }

    private SerializedSession currentSession(WorkerEvent event) {
        ClientId client = event.client();
        if (event instanceof ClientClosed) {
            return written.last(client, event.session());
        }
        Optional<SerializedSession> known = written.after(client, event.session());
        if (known.isPresent()) {
            return known.get();
        }
        SerializedSession fetched = fetch(client).orElse(event.session());
        written.fetched(client, event.session(), fetched);
        return fetched;
    }

    private Optional<SerializedSession> fetch(ClientId client) {
        var link = gateways.at(client.gateway());
        if (link.isEmpty()) {
            return Optional.empty();
        }
        try {
            return link.get()
                    .ask(new GetSession(client.connection()))
                    .orTimeout(settings.link().answerLimit().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "the session of client %s could not be fetched".formatted(client),
                    e.getCause());
        }
    }

    private void tell(ClientId client, OneWay command) {
        gateways.at(client.gateway()).ifPresent(link -> link.tell(command));
    }

    private final class GatewayPace implements ClientLanes.Pace {

        /// Where this cannot be told, nothing comes from there either, or it comes all the same and
        /// waits.
        @Override
        public void pause(ClientId client) {
            var _ = isTold(new PauseReading(client.connection()), client);
        }

        @Override
        public void resume(ClientId client) {
            if (!isTold(new ResumeReading(client.connection()), client)) {
                Thread.ofVirtual().name("longline-resume").start(() -> resumeUntilTold(client));
            }
        }

        /// A client must not stay paused because the way to its gateway was shut for a moment. Ends
        /// when the gateway is told, or known no more.
        private void resumeUntilTold(ClientId client) {
            boolean told = false;
            while (!told && !stopped) {
                try {
                    Thread.sleep(RETRY);
                } catch (InterruptedException e) {
                    throw new AssertionError("nobody interrupts this thread", e);
                }
                told = isTold(new ResumeReading(client.connection()), client);
            }
        }

        private boolean isTold(OneWay command, ClientId client) {
            try {
                tell(client, command);
                return true;
            } catch (RuntimeException e) {
                log.warn("gateway {} could not be told {}", client.gateway(), command, e);
                return false;
            }
        }
    }
}
