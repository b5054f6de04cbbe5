package io.longline.server.control;

/// A worker in numbers. What is "a second" is over the last few seconds.
///
/// @param key as gateways know it
/// @param instance tells it from every other worker
/// @param events the user's class
/// @param gateways how many send it events now
/// @param drainingGateways how many of these take no more clients
/// @param handled events since the start
/// @param failures handlers that threw
/// @param busyClients clients of whom an event is being handled
/// @param waitingEvents events behind those
/// @param medianMillis half of all handlers since the start took no longer, as far as the buckets
///   of the histogram tell; -1 before the first
/// @param slowMillis 99 of 100 took no longer
public record WorkerFacts(
        String name,
        String key,
        String instance,
        String events,
        int gateways,
        int drainingGateways,
        long handled,
        double handledPerSecond,
        long failures,
        int busyClients,
        long waitingEvents,
        double medianMillis,
        double slowMillis,
        long reloads) {

    public WorkerFacts {
        name = name == null ? "" : name;
        key = key == null ? "" : key;
        instance = instance == null ? "" : instance;
        events = events == null ? "" : events;
    }
}
