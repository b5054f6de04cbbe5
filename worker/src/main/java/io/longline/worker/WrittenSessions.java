package io.longline.worker;

import io.longline.protocol.ClientId;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.SerializedSession;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Sessions that handlers changed, until an event shows that the gateway has them.
///
/// Every event carries its client's session as it was when the gateway sent it. Events that were on
/// their way or waiting when a handler changed the session carry an old one. What was written is
/// therefore remembered together with what it replaced:
/// - an event that shows what was written ends the memory: nothing older can follow it;
/// - one that shows what was replaced is old, and what was written holds;
/// - one that shows neither was changed by somebody else, before or after: only the gateway knows;
/// - so too when the writing is long past, for then the old value was set anew by somebody else.
///
/// No memory outlives its client's last event, its gateway's link, or the bound: beyond it the one
/// written longest ago goes first.
final class WrittenSessions {
    static final Duration OLD_EVENTS_ARRIVE_WITHIN = Duration.ofSeconds(10);
    private static final int REPLACED_LIMIT = 8;

    private record Written(
            SerializedSession session, List<SerializedSession> replaced, long nanos) {}

    private final LongSupplier nanoTime;
    private final Map<ClientId, Written> byClient; // guarded by this

    WrittenSessions(int limit, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.byClient =
                new LinkedHashMap<>() {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<ClientId, Written> eldest) {
                        return size() > limit;
                    }
                };
    }

    /// The session of a client whose event shows `shown`; empty when the gateway must be asked.
    synchronized Optional<SerializedSession> after(ClientId client, SerializedSession shown) {
        Written written = byClient.get(client);
        if (written == null) {
            return Optional.of(shown);
        }
        if (written.session().equals(shown)) {
            // written back and forth, an older event may look the same
            if (!written.replaced().contains(shown)) {
                byClient.remove(client);
            }
            return Optional.of(shown);
        }
        boolean fresh = nanoTime.getAsLong() - written.nanos() < OLD_EVENTS_ARRIVE_WITHIN.toNanos();
        return fresh && written.replaced().contains(shown)
                ? Optional.of(written.session())
                : Optional.empty();
    }

    /// The session for a client's last event: there is nobody to ask any more.
    synchronized SerializedSession last(ClientId client, SerializedSession shown) {
        Written written = byClient.remove(client);
        return written != null && written.replaced().contains(shown) ? written.session() : shown;
    }

    /// A handler whose event showed `shown`, and who saw `before`, left `session`.
    synchronized void wrote(
            ClientId client,
            SerializedSession shown,
            SerializedSession before,
            SerializedSession session) {
        Written earlier = byClient.remove(client);
        var replaced = new ArrayList<SerializedSession>();
        if (earlier != null) {
            replaced.addAll(earlier.replaced());
            addOnce(replaced, earlier.session());
        }
        addOnce(replaced, shown);
        addOnce(replaced, before);
        if (replaced.size() > REPLACED_LIMIT) {
            // the first is what the events show that waited behind the first writing: most of them
            replaced.subList(1, replaced.size() - REPLACED_LIMIT + 1).clear();
        }
        byClient.put(client, new Written(session, List.copyOf(replaced), nanoTime.getAsLong()));
    }

    /// The gateway was asked after an event showed `shown`, and said `fetched`.
    synchronized void fetched(ClientId client, SerializedSession shown, SerializedSession fetched) {
        if (fetched.equals(shown)) {
            byClient.remove(client);
        } else if (byClient.containsKey(client)) {
            wrote(client, shown, shown, fetched);
        }
    }

    synchronized void forgetClientsOf(GatewayAddress gateway) {
        byClient.keySet().removeIf(client -> client.gateway().equals(gateway));
    }

    synchronized int size() {
        return byClient.size();
    }

    private static void addOnce(List<SerializedSession> list, SerializedSession session) {
        if (!list.contains(session)) {
            list.add(session);
        }
    }
}
