package io.longline.worker;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One worker in numbers, at one moment: handlers run on while they are read.
///
/// @param name what it is called
/// @param key `name:number`, as gateways are told
/// @param instance which worker it is, among all that have ever been started, as gateways are told
/// @param startedAt when it started
/// @param gateways how many gateways send it events now, those of this process among them
/// @param drainingGateways how many of these take no more clients, and let those that they have go
/// @param linksLost how many links to gateways of other processes have ended, but for those that
///   the worker has left
/// @param registersHeard how many Registers are connected, and have said which gateways there are
/// @param registersAway how many of those it asks are not
/// @param events how many handlers have returned or thrown since the start, with every kind there
///   is
/// @param failures how many of them threw
/// @param busyClients clients of whom an event is being handled now
/// @param waitingEvents events that wait behind those
/// @param handlerTimes how long handlers took
/// @param reloads how often the user's code was replaced
public record WorkerFigures(
        String name,
        String key,
        String instance,
        Instant startedAt,
        int gateways,
        int drainingGateways,
        long linksLost,
        int registersHeard,
        int registersAway,
        Map<EventKind, Long> events,
        long failures,
        int busyClients,
        long waitingEvents,
        HandlerTimes handlerTimes,
        long reloads) {

    public WorkerFigures {
        events = Map.copyOf(events);
    }

    /// A histogram.
    ///
    /// @param boundNanos the longest time that counts into each bucket, ascending
    /// @param counts how many handlers took longer than the bound before and no longer than this
    ///   one; the last, one more than there are bounds, has those that took longer still
    /// @param sumNanos how long they took together
    public record HandlerTimes(List<Long> boundNanos, List<Long> counts, long sumNanos) {
        public HandlerTimes {
            boundNanos = List.copyOf(boundNanos);
            counts = List.copyOf(counts);
            if (counts.size() != boundNanos.size() + 1) {
                throw new IllegalArgumentException(
                        "%d bounds make %d buckets, not %d"
                                .formatted(
                                        boundNanos.size(), boundNanos.size() + 1, counts.size()));
            }
        }

        /// How many handlers were timed.
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }
}
