package io.longline.client;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.RegisterAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The gateways of this process, if there are any, and those that Registers announce, with a
/// [SocketLink] to each of these that is kept connected.
///
/// A gateway stays known while it is announced, or its link is connected: a Register that starts
/// anew knows nobody for a second, and its gateways are still there.
public final class KnownGateways implements GatewayDirectory, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KnownGateways.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final LinkSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<GatewayAddress> local;
    private Set<GatewayAddress> announced = Set.of(); // guarded by lock
    private boolean closed; // guarded by lock
    private @Nullable RegisterWatch watch; // guarded by lock
    private String source = "this process"; // guarded by lock
    private volatile Map<GatewayAddress, GatewayLink> known; // written under lock, never changed

    private KnownGateways(Collection<? extends GatewayLink> local, LinkSettings settings) {
        this.settings = settings;
        var links = new LinkedHashMap<GatewayAddress, GatewayLink>();
        local.forEach(link -> links.put(link.address(), link));
        this.known = links;
        this.local = Set.copyOf(links.keySet());
    }

    /// @param local gateways of this process, which are never dialled
    public static KnownGateways with(
            Collection<? extends GatewayLink> local, LinkSettings settings) {
        return new KnownGateways(local, settings);
    }

    /// Knows the gateways that these Registers name, too. To be called once.
    ///
    /// @param others gets, after each change, all gateways of other processes that are announced;
    ///   it must not block
    /// @return the watch, to wait for a first answer; it is closed with this
    public RegisterWatch follow(List<String> registers, Consumer<Set<GatewayAddress>> others) {
        List<RegisterAddress> addresses = RegisterAddress.parseAll(registers);
        lock.lock();
        try {
            if (watch != null) {
                throw new IllegalStateException("Registers are followed already: " + source);
            }
            source =
                    "Register "
                            + String.join(", ", addresses.stream().map(Object::toString).toList());
            watch =
                    RegisterWatch.start(
                            addresses,
                            settings.secret(),
                            settings.tls(),
                            said -> update(said, others));
            return watch;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Collection<? extends GatewayLink> all() {
        return known.values();
    }

    @Override
    public Optional<? extends GatewayLink> at(GatewayAddress address) {
        return Optional.ofNullable(known.get(address));
    }

    @Override
    public String source() {
        lock.lock();
        try {
            return source;
        } finally {
            lock.unlock();
        }
    }

    /// What says which gateways there are, absent as long as nothing is followed.
    public Optional<RegisterWatch> watch() {
        lock.lock();
        try {
            return Optional.ofNullable(watch);
        } finally {
            lock.unlock();
        }
    }

    /// Leaves the Registers and the gateways of other processes.
    @Override
    public void close() {
        RegisterWatch followed;
        lock.lock();
        try {
            closed = true;
            followed = watch;
        } finally {
            lock.unlock();
        }
        if (followed != null) {
            followed.close();
        }
        for (GatewayLink link : known.values()) {
            if (link instanceof SocketLink remote && !local.contains(remote.address())) {
                remote.close();
            }
        }
    }

    private void update(Set<GatewayAddress> said, Consumer<Set<GatewayAddress>> others) {
        var remote = new LinkedHashSet<>(said);
        remote.removeAll(local);
        lock.lock();
        try {
            if (closed) {
                return;
            }
            announced = Set.copyOf(remote);
            var links = new LinkedHashMap<>(known);
            for (GatewayAddress address : announced) {
                if (!links.containsKey(address)) {
                    var link = new SocketLink(address, settings);
                    links.put(address, link);
                    Thread.ofVirtual()
                            .name("longline-keeper-" + address)
                            .start(() -> keepConnected(link));
                }
            }
            links.values().removeIf(link -> isGone(link));
            known = links;
        } finally {
            lock.unlock();
        }
        others.accept(Set.copyOf(remote));
    }

    private boolean isGone(GatewayLink link) {
        return link instanceof SocketLink remote
                && !local.contains(remote.address())
                && !announced.contains(remote.address())
                && !remote.isConnected();
    }

    private void keepConnected(SocketLink link) {
        String lastTrouble = "";
        while (!forget(link)) {
            try {
                link.connect();
                lastTrouble = "";
                link.awaitLost();
            } catch (GatewayUnreachableException e) {
                String trouble = String.valueOf(e.getMessage());
                // the same trouble once a second is told once
                log.atLevel(trouble.equals(lastTrouble) ? Level.DEBUG : Level.WARN)
                        .log("{}; trying again", trouble);
                lastTrouble = trouble;
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts this thread", e);
            }
            pause();
        }
        link.close();
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    /// Whether nobody needs this link any more; then it is no longer known.
    private boolean forget(SocketLink link) {
        lock.lock();
        try {
            if (closed || known.get(link.address()) != link) {
                return true;
            }
            if (!isGone(link)) {
                return false;
            }
            var links = new LinkedHashMap<>(known);
            links.remove(link.address());
            known = links;
            return true;
        } finally {
            lock.unlock();
        }
    }
}
