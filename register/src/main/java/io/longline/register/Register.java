package io.longline.register;

import io.longline.protocol.AddressText;
import io.longline.protocol.ClosedPeers;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.RegisterLine.BroadcastAddresses;
import io.longline.protocol.wire.RegisterLines;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Tells workers and backends which gateways there are, of PHP and Java alike: who asks is answered
/// at once, if only that there is none, and told again at each change.
///
/// The conversation is GatewayWorker's, one JSON object a line. A connection that does not say who
/// it is in time, or says what cannot be, or has another secret, is closed and logged, at once or
/// with others of its address every ten seconds. One that does not read what it is told costs a
/// list of addresses and no more: it gets the newest when it reads again.
///
/// A gateway is announced while its connection lives and it says something within the lease that it
/// named, 15 s for Longline's; PHP's from another machine, which ping every 25 s, within 80 s.
public final class Register implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Register.class);

    private final RegisterSettings settings;
    private final ServerSocket listener;
    private final Thread acceptor;
    private final ScheduledThreadPoolExecutor limits;
    private final ClosedPeers closedPeers = new ClosedPeers(log::warn);
    private final Registrations registrations = new Registrations(); // guarded by this
    private final Set<Peer> peers = new HashSet<>(); // guarded by this
    private final Set<Peer> watchers = new HashSet<>(); // guarded by this
    private boolean full; // guarded by this
    private boolean closed; // guarded by this

    private Register(RegisterSettings settings, ServerSocket listener) {
        this.settings = settings;
        this.listener = listener;
        this.acceptor = Thread.ofVirtual().name("longline-register").unstarted(this::accept);
        this.limits =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("longline-register-limits").factory());
        limits.setRemoveOnCancelPolicy(true);
    }

    /// @throws IOException when it cannot listen there; the message says what to change
    public static Register start(RegisterSettings settings) throws IOException {
        ServerSocket listener = LinkTls.listener(settings.tls());
        try {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException e) {
            listener.close();
            var telling =
                    new BindException(
                            "Register cannot listen on %s:%d (%s); stop what listens there, or set register.listen to another port"
                                    .formatted(settings.host(), settings.port(), e.getMessage()));
            telling.initCause(e);
            throw telling;
        }
        var register = new Register(settings, listener);
        register.acceptor.start();
        register.reportFromTimeToTime();
        log.info("Register listens on {}:{}", settings.host(), register.port());
        return register;
    }

    /// The port that it listens on.
    public int port() {
        return listener.getLocalPort();
    }

    /// Announces a gateway of this process.
    public synchronized void announce(GatewayAddress gateway) {
        if (registrations.announce(gateway, gateway.toString())) {
            broadcast();
        }
    }

    /// Takes the announcement of a gateway of this process back.
    public synchronized void withdraw(GatewayAddress gateway) {
        if (registrations.withdraw(gateway)) {
            broadcast();
        }
    }

    /// The gateways that are announced now, IPv6 in its one spelling, all else as they wrote it.
    public synchronized List<String> gateways() {
        return registrations.addresses();
    }

    /// Its port is free when this returns. A second call does nothing.
    @Override
    public void close() {
        List<Peer> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = List.copyOf(peers);
        }
        try {
            listener.close();
        } catch (IOException e) {
            log.warn("closing the port of the Register failed", e);
        }
        limits.shutdownNow();
        open.forEach(Peer::close);
        closedPeers.report();
        try {
            // the port is free only when nobody is in accept any more
            if (!acceptor.join(Duration.ofSeconds(1))) {
                log.debug("the port of the Register is given back a little later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What the log says of those that are closed.
    ClosedPeers closedPeers() {
        return closedPeers;
    }

    synchronized void announce(Peer gateway, String asWritten) {
        String address = AddressText.respelled(asWritten);
        log.info("gateway {} announced itself", address);
        if (registrations.announce(gateway, address)) {
            broadcast();
        }
    }

    synchronized void watch(Peer worker) {
        watchers.add(worker);
        worker.tell(addresses());
    }

    synchronized void gone(Peer peer) {
        peers.remove(peer);
        watchers.remove(peer);
        if (registrations.withdraw(peer)) {
            broadcast();
        }
    }

    private void reportFromTimeToTime() {
        long millis = ClosedPeers.PERIOD.toMillis();
        var _ =
                limits.scheduleAtFixedRate(
                        closedPeers::report, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void broadcast() {
        String line = addresses();
        watchers.forEach(worker -> worker.tell(line));
    }

    private String addresses() {
        return RegisterLines.format(new BroadcastAddresses(registrations.addresses()));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                admit(listener.accept());
            } catch (IOException e) {
                if (listener.isClosed()) {
                    return;
                }
                // out of file descriptors, say: those who are connected are served all the same
                log.warn("Register could not take a connection", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    private void admit(Socket socket) throws IOException {
        var peer = new Peer(this, settings, socket);
        synchronized (this) {
            if (closed || peers.size() >= settings.maxConnections()) {
                if (!full && !closed) {
                    log.warn(
                            "Register has {} connections and takes no more until one goes",
                            peers.size());
                }
                full = true;
                socket.close();
                return;
            }
            full = false;
            peers.add(peer);
        }
        peer.start(limits);
    }
}
