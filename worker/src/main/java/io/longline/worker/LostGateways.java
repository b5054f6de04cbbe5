package io.longline.worker;

import io.longline.protocol.WorkerEvent.ClientClosed;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The clients whose last event was run because their gateway was taken for lost. Should that very
/// gateway be met again, it was cut off only: it is told to close them, and nothing that they did
/// meanwhile is heard.
///
/// It remembers the 64 gateways that were lost last.
final class LostGateways {
    private static final int REMEMBERED = 64;

    private final Map<String, Set<Integer>> byInstance = new LinkedHashMap<>() { // guarded by this
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Set<Integer>> eldest) {
                    return size() > REMEMBERED;
                }
            };

    synchronized void add(String instance, List<ClientClosed> clients) {
        Set<Integer> numbers = byInstance.computeIfAbsent(instance, _ -> new HashSet<>());
        clients.forEach(client -> numbers.add(client.client().connection()));
    }

    /// The numbers of this gateway's clients that are over; empty for a gateway that was not lost.
    synchronized Set<Integer> clientsOf(String instance) {
        return Set.copyOf(byInstance.getOrDefault(instance, Set.of()));
    }
}
