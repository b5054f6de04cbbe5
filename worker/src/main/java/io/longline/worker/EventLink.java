package io.longline.worker;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.WireFormatException;

import jdk.jfr.FlightRecorder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLException;

/// Brings this worker the events of a gateway of another process, PHP or Java, over a connection
/// that is made again 1 s after it was lost. Commands go another way, by
/// [io.longline.client.SocketLink].
///
/// It decides when the gateway is lost: when it has come back as another instance, or when there
/// was no connection for [#LOST_AFTER] and no Register announces it. Then the clients that this
/// worker looked after get their last event here. While it is announced it is alive, if cut off
/// from here, and gives its clients to other workers.
final class EventLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventLink.class);
    static final Duration RETRY = Duration.ofSeconds(1);

    /// How long a gateway that nobody announces is tried to be reached, 2 s: a Register that has
    /// been restarted is told again of the gateways by then.
    static final Duration LOST_AFTER = Duration.ofSeconds(2);

    /// After so long a gateway that is announced has found that it is cut off from here, and has
    /// given its clients to others: 15 s of silence and some, 25 s.
    static final Duration CLIENTS_GONE_AFTER = Duration.ofSeconds(25);

    /// The same for PHP's, whose silence is longer.
    private static final Duration PHP_CLIENTS_GONE_AFTER = Duration.ofSeconds(90);

    private static final Duration SAME_MOMENT = Duration.ofSeconds(5);

    /// So that very many last events do not all begin at once; those behind it need not wait
    /// longer.
    private static final Duration ROOM_LIMIT = Duration.ofSeconds(1);

    private final GatewayAddress gateway;
    private final WorkerSettings worker;
    private final EventDispatcher events;
    private final LostGateways lost;
    private final Thread reader;
    private final SeenClients clients = new SeenClients(); // the reader's alone
    private final Life life = new Life();
    private Set<Integer> over = Set.of(); // the reader's alone
    private @Nullable Capabilities peer; // the reader's alone
    private ReadEvents left = new ReadEvents(); // of the last connection; the reader's alone
    private long downNanos = System.nanoTime(); // the reader's alone
    private boolean met; // whether the gateway has said anything now; the reader's alone
    private @Nullable EventConversation conversation; // guarded by this
    private boolean announced = true; // guarded by this
    private boolean vanished; // guarded by this
    private long vanishedNanos; // guarded by this
    private boolean leaving; // guarded by this
    private boolean ended; // guarded by this
    private volatile boolean closed;

    EventLink(
            GatewayAddress gateway,
            WorkerSettings worker,
            EventDispatcher events,
            LostGateways lost) {
        this.gateway = gateway;
        this.worker = worker;
        this.events = events;
        this.lost = lost;
        this.reader = Thread.ofVirtual().name("longline-events-" + gateway).unstarted(this::run);
    }

    void start() {
        reader.start();
    }

    /// No Register announces the gateway any more: a connection that there is serves on.
    synchronized void letGo() {
        if (announced) {
            announced = false;
            vanished = true;
            vanishedNanos = System.nanoTime();
        }
    }

    /// The gateway is announced.
    ///
    /// @return false when this link has ended, and a new one is needed
    synchronized boolean hold() {
        announced = true;
        return !ended;
    }

    synchronized boolean isConnected() {
        return conversation != null && conversation.hasMet();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /// Asks the gateway for no more events.
    ///
    /// @return completed when no more will come
    CompletableFuture<Void> leave() {
        EventConversation current;
        synchronized (this) {
            leaving = true;
            current = conversation;
        }
        return current == null ? CompletableFuture.completedFuture(null) : current.leave();
    }

    /// Lets the gateway give the clients to other workers, after [#leave].
    ///
    /// @return completed when the gateway has taken note
    CompletableFuture<Void> done() {
        EventConversation current;
        synchronized (this) {
            current = conversation;
        }
        return current == null ? CompletableFuture.completedFuture(null) : current.done();
    }

    @Override
    public void close() {
        EventConversation current;
        synchronized (this) {
            closed = true;
            current = conversation;
        }
        reader.interrupt();
        if (current != null) {
            current.close();
        }
    }

    private void run() {
        String lastTrouble = "";
        try {
            while (goesOn()) {
                String trouble = converse();
                boolean over = isOver();
                if (met) {
                    met = false;
                    if (FlightRecorder.isInitialized()) {
                        GatewayLinkEvent.record(gateway, false, over ? "left" : trouble);
                    }
                    if (!over) {
                        events.counts().linkLost();
                    }
                }
                if (over) {
                    return;
                }
                // the same trouble once a second is told once, and none of a gateway that has gone
                boolean news = !trouble.equals(lastTrouble) && isAnnounced();
                log.atLevel(news ? Level.WARN : Level.DEBUG)
                        .log("gateway {} sends no events ({}); trying again", gateway, trouble);
                lastTrouble = trouble;
                Thread.sleep(RETRY);
            }
        } catch (InterruptedException e) {
            log.debug("the events of gateway {} are left", gateway); // closed
        } finally {
            left.settle(!isOver()); // a gateway that has gone in order gives them to nobody
        }
    }

    private synchronized boolean isOver() {
        return closed || leaving;
    }

    private synchronized boolean isAnnounced() {
        return announced;
    }

    /// Whether to try again. It is, too, when the gateway is announced again while its clients are
    /// being given up: the same link goes on then, behind their last events.
    private boolean goesOn() throws InterruptedException {
        Duration down = Duration.ofNanos(System.nanoTime() - downNanos);
        boolean php = peer == null || !peer.saysWhatItTook();
        if (!isAnnounced() && !isOver() && down.compareTo(LOST_AFTER) >= 0) {
            loseClients("no Register announces it, and it cannot be reached");
        } else if (!clients.isEmpty()
                && down.compareTo(php ? PHP_CLIENTS_GONE_AFTER : CLIENTS_GONE_AFTER) >= 0) {
            forgetClients();
        }
        synchronized (this) {
            ended = closed || leaving || (!announced && clients.isEmpty());
            return !ended;
        }
    }

    /// Runs one connection to its end.
    ///
    /// @return why it ended
    private String converse() throws InterruptedException {
        if (!events.canCommand(gateway)) {
            return "it cannot be told anything, so its events would be handled in vain";
        }
        EventConversation current;
        try {
            current = new EventConversation(gateway, LinkTls.socket(worker.link().tls()));
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        synchronized (this) {
            if (closed || leaving) {
                return "left";
            }
            conversation = current;
        }
        boolean javaBefore = peer != null && peer.saysWhatItTook();
        try {
            // It is always asked about handshakes: a greeting is said once, and a reload may
            // bring an onHandshake.
            var self = new Capabilities(true, true, events.instance());
            current.run(worker, self, javaBefore, life);
            return "the end"; // it ends with an exception
        } catch (SSLException e) {
            return LinkTls.advice(e);
        } catch (IOException | WireFormatException e) {
            return current.hasMet() ? String.valueOf(e.getMessage()) : beforeItSaidAnything(e);
        } catch (RuntimeException e) {
            // one gateway's events must not end all events of that gateway for good
            log.error("events of gateway {} could not be taken", gateway, e);
            return "an event could not be taken";
        } finally {
            if (current.hasMet()) {
                downNanos = System.nanoTime();
                left = current.events();
                events.drainingNoMore(gateway); // if it still is, it says so when it is met again
            }
            synchronized (this) {
                conversation = null;
            }
        }
    }

    private static String beforeItSaidAnything(Exception e) {
        return e instanceof java.io.EOFException
                ? "it closed the connection without a word: it is going down, or has another"
                        + " secret; set the same secret on both"
                : String.valueOf(e.getMessage());
    }

    private void loseClients(String why) throws InterruptedException {
        left.settle(true);
        List<ClientClosed> last = clients.takeAll();
        if (last.isEmpty()) {
            return;
        }
        log.warn(
                "gateway {} is lost ({}); onClose is run for the {} clients of it that this worker"
                        + " looked after",
                gateway,
                why,
                last.size());
        if (peer != null && peer.saysWhatItTook()) {
            lost.add(peer.instance(), last);
        }
        for (ClientClosed event : last) {
            events.lost(event);
            events.awaitRoom(event.client(), ROOM_LIMIT);
        }
    }

    private void forgetClients() {
        left.settle(false);
        clients.forgetAll();
        events.forgetClientsOf(gateway);
    }

    private final class Life implements EventConversation.Taker {

        @Override
        public void met(Capabilities now) throws InterruptedException {
            boolean same = peer == null || now.instance().equals(peer.instance());
            if (!same) {
                loseClients("it has come back as another instance");
            } else if (now.instance().isEmpty() && hasVanished()) {
                loseClients("it had left its Registers, and has come back");
            }
            forgetClients(); // of those that there are, it says anew whom this worker looks after
            peer = now;
            met = true;
            if (FlightRecorder.isInitialized()) {
                GatewayLinkEvent.record(gateway, true, "");
            }
            over = lost.clientsOf(now.instance());
            EventConversation current;
            synchronized (EventLink.this) {
                vanished = !announced;
                current = conversation;
            }
            if (!over.isEmpty() && current != null) {
                log.warn(
                        "gateway {} was taken for lost and is back; it is told to close {} clients"
                                + " whose onClose was run",
                        gateway,
                        over.size());
                try {
                    current.forget(over);
                } catch (IOException e) {
                    log.debug("gateway {} went before it could be told", gateway, e);
                }
            }
        }

        /// Whether it left its Registers when its connection here ended: a Register that forgot it
        /// earlier had trouble of its own.
        private boolean hasVanished() {
            synchronized (EventLink.this) {
                return vanished && vanishedNanos - downNanos > -SAME_MOMENT.toNanos();
            }
        }

        @Override
        public void take(WorkerEvent event, ReadEvents from, long number) {
            if (!over.isEmpty() && over.contains(event.client().connection())) {
                var _ = from.begin(number);
                return;
            }
            clients.saw(event);
            events.deliver(event, from, number);
        }

        @Override
        public void tookAllThatCame() {
            events.flush();
        }

        @Override
        public void draining() {
            events.draining(gateway);
        }

        @Override
        public boolean awaitRoom(WorkerEvent last, Duration limit) throws InterruptedException {
            return events.awaitRoom(last.client(), limit);
        }
    }
}
