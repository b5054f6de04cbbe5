package io.longline.gateway;

import io.longline.gateway.GatewaySettings.SlowClients.Policy;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Writes messages to clients of one event loop, and sends to each once when a turn is over,
/// however many messages the turn brought. Touched on that loop alone.
///
/// What a client's socket has been given can neither be taken back nor replaced, so it is given no
/// more than the soft bound. What comes then waits in [WaitingMessages], where the policy for slow
/// clients has its say, and flows on when the socket takes more. Both together stay below the hard
/// bound. A policy that drops the newest needs no such queue: there the two bounds are one.
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    /// What became of a message for one client.
    enum Fate {
        /// Its socket has been given it.
        GIVEN,
        /// It waits until the socket takes more.
        WAITS,
        DROPPED
    }

    private final int softBytes;
    private final int hardBytes;
    private final Policy policy;
    private final Drops drops;
    private final PartCounts counts;
    private final Consumer<ClientConnection> tooSlow;
    private final List<ClientConnection> dirty = new ArrayList<>();
    private final ConnectionSet behind = new ConnectionSet();
    private final ConnectionSet condemned = new ConnectionSet();

    /// @param tooSlow closes a client; called when a turn is over
    Delivery(
            GatewaySettings settings,
            Drops drops,
            PartCounts counts,
            Consumer<ClientConnection> tooSlow) {
        this.policy = settings.slowClients().policy();
        this.hardBytes = settings.buffers().clientBytes();
        this.softBytes =
                policy == Policy.DROP_NEWEST
                        ? hardBytes
                        : Math.min(settings.slowClients().softBytes(), hardBytes);
        this.drops = drops;
        this.counts = counts;
        this.tooSlow = tooSlow;
    }

    /// Queues the message, or does what is to be done when the client has too much waiting already.
    ///
    /// @param key of the message, null for none
    Fate write(ClientConnection client, EncodedMessage message, @Nullable String key) {
        if (client.waiting() != null) {
            return hold(client, client.waiting(), message, key);
        }
        Outbound outbound = client.outbound();
        if (outbound.pendingBytes() >= softBytes) {
            // Perhaps all of it is from this very turn, and the socket is idle.
            outbound.flush();
            if (outbound.pendingBytes() >= softBytes) {
                return full(client, message, key);
            }
        }
        give(client, message);
        if (client.soil()) {
            dirty.add(client);
        }
        return Fate.GIVEN;
    }

    private void give(ClientConnection client, EncodedMessage message) {
        client.outbound().write(message);
        client.sent(message.size());
        counts.messagesOut.add(1);
        counts.bytesOut.add(message.size());
    }

    private Fate full(ClientConnection client, EncodedMessage message, @Nullable String key) {
        if (policy == Policy.DROP_NEWEST) {
            return dropped(DropReason.CLIENT_BUFFER_FULL, client);
        }
        var waiting = new WaitingMessages();
        client.waiting(waiting);
        behind.add(client);
        return hold(client, waiting, message, key);
    }

    private Fate hold(
            ClientConnection client,
            WaitingMessages waiting,
            EncodedMessage message,
            @Nullable String key) {
        if (policy == Policy.CLOSE) {
            if (!fits(client, message)) {
                return condemn(client);
            }
            waiting.add(message, null);
            return Fate.WAITS;
        }
        String effective = policy == Policy.KEEP_LATEST ? key : null;
        if (waiting.add(message, effective)) {
            drops.count(DropReason.CLIENT_REPLACED, client.id());
        }
        while (client.pendingBytes() > hardBytes) {
            EncodedMessage oldest = waiting.takeOldest();
            oldest.release();
            if (waiting.isEmpty()) {
                // not even the newest has room beside what the socket has been given
                client.waiting(null);
                return dropped(DropReason.CLIENT_BUFFER_FULL, client);
            }
            drops.count(DropReason.CLIENT_OLDEST, client.id());
        }
        return Fate.WAITS;
    }

    private boolean fits(ClientConnection client, EncodedMessage message) {
        return client.pendingBytes() + WaitingMessages.cost(message) <= hardBytes;
    }

    /// It is closed when the turn is over: whoever is written to just now may be gone through.
    private Fate condemn(ClientConnection client) {
        if (condemned.add(client)) {
            drops.count(DropReason.CLIENT_TOO_SLOW, client.id());
        }
        return Fate.DROPPED;
    }

    private Fate dropped(DropReason reason, ClientConnection client) {
        drops.count(reason, client.id());
        return Fate.DROPPED;
    }

    /// The client's socket takes more again.
    void writable(ClientConnection client) {
        WaitingMessages waiting = client.waiting();
        if (waiting == null) {
            return;
        }
        Outbound outbound = client.outbound();
        while (!waiting.isEmpty() && outbound.pendingBytes() < softBytes) {
            giveOldest(client, waiting);
            if (waiting.isEmpty() || outbound.pendingBytes() >= softBytes) {
                outbound.flush();
            }
        }
        if (waiting.isEmpty()) {
            client.waiting(null);
        }
    }

    /// Gives the client's socket all that waits, which is bounded, since it is to be closed behind
    /// it.
    void giveAll(ClientConnection client) {
        WaitingMessages waiting = client.waiting();
        while (waiting != null && !waiting.isEmpty()) {
            giveOldest(client, waiting);
        }
        client.waiting(null);
    }

    private void giveOldest(ClientConnection client, WaitingMessages waiting) {
        EncodedMessage oldest = waiting.takeOldest();
        try {
            give(client, oldest);
        } finally {
            oldest.release();
        }
    }

    /// How many messages were written since the start: what a turn has cost.
    long written() {
        return counts.messagesOut.get();
    }

    void flush() {
        for (ClientConnection client : dirty) {
            flush(client);
        }
        dirty.clear();
        if (!condemned.isEmpty()) {
            List<ClientConnection> clients = condemned.copy();
            clients.forEach(condemned::remove);
            clients.stream().filter(client -> !client.isGone()).forEach(tooSlow);
        }
    }

    /// What goes wrong with one client keeps nobody else from being sent to.
    private void flush(ClientConnection client) {
        try {
            client.flush();
            if (client.outbound().pendingBytes() > 0) {
                behind.add(client);
            }
        } catch (RuntimeException mistake) {
            log.error("client {} could not be sent what was written for it", client.id(), mistake);
        }
    }

    /// Looks which clients are still behind, and whether something can flow on; called every now
    /// and then.
    void look() {
        long bytes = 0;
        for (ClientConnection client : behind.copy()) {
            writable(client);
            long pending = client.pendingBytes();
            bytes += pending;
            if (pending == 0) {
                behind.remove(client);
            }
        }
        counts.slowClients.set(behind.size());
        counts.clientQueueBytes.set(bytes);
    }
}
