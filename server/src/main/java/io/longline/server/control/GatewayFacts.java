package io.longline.server.control;

import io.longline.protocol.AddressText;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A gateway in numbers. What is "a second" is over the last few seconds.
///
/// @param listen what clients speak, and where
/// @param address where workers and backends reach it
/// @param draining whether it takes no more clients, and lets go those that it has
/// @param opened clients there were since the start
/// @param ended those of them that are no longer there, by reason; only reasons that there were
/// @param slowClients those whose socket does not take what is written to them
/// @param clientQueueBytes what waits for these
/// @param workerQueueBytes what waits for workers of other processes
/// @param drops what was not carried through since the start, by reason; only reasons that there
///   were
/// @param attached the workers that it has
public record GatewayFacts(
        String name,
        String listen,
        String address,
        boolean draining,
        long connections,
        long opened,
        Map<String, Long> ended,
        long messagesIn,
        long messagesOut,
        long bytesIn,
        long bytesOut,
        double messagesInPerSecond,
        double messagesOutPerSecond,
        long uids,
        long groups,
        int workers,
        long slowClients,
        long clientQueueBytes,
        long workerQueueBytes,
        Map<String, Long> drops,
        List<Attached> attached) {

    public GatewayFacts {
        name = name == null ? "" : name;
        listen = listen == null ? "" : listen;
        address = address == null ? "" : AddressText.respelled(address);
        ended = ended == null ? Map.of() : new TreeMap<>(ended);
        drops = drops == null ? Map.of() : new TreeMap<>(drops);
        attached = attached == null ? List.of() : List.copyOf(attached);
    }

    /// @param key `address:name:number`
    /// @param instance of the worker, as it says itself; empty for PHP's
    /// @param kind `PHP` or `Java`
    /// @param clients that it looks after at this gateway
    /// @param queueBytes what waits for it here
    public record Attached(String key, String instance, String kind, int clients, long queueBytes) {
        public Attached {
            key = key == null ? "" : key;
            instance = instance == null ? "" : instance;
            kind = kind == null ? "" : kind;
        }

        /// The same at all gateways; but PHP's that come to them from several addresses have as
        /// many.
        String identity() {
            return instance.isEmpty() ? key : instance;
        }
    }

    public long dropped() {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }
}
