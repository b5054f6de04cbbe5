package io.longline.gateway;

import io.longline.protocol.ClientId;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientMessage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// The events of one event loop's clients whose worker takes none any more, in the order in which
/// they happened, until it is known who looks after these clients from then on. Touched on that
/// loop alone.
///
/// It takes `maxBytes` of messages, and twice as much of what says that clients come and go. The
/// clients themselves are not read from meanwhile: what comes in was read already.
final class HeldEvents {
    private static final int EVENT_BYTES = 128;

    /// @param bytes what it counts for here
    private record Held(WorkerEvent event, int bytes) {}

    private final long maxBytes;
    private final Queue<Held> events = new ArrayDeque<>();
    private long bytes;
    private long sinceNanos;
    private boolean waiting;

    HeldEvents(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// @return false when there was no room
    boolean add(WorkerEvent event) {
        int size = EVENT_BYTES + event.session().size();
        long bound = 2 * maxBytes;
        if (event instanceof ClientMessage(_, _, _, var message)) {
            size += message.size();
            bound = maxBytes;
        }
        if (bytes + size > bound) {
            return false;
        }
        bytes += size;
        events.add(new Held(event, size));
        return true;
    }

    /// Leaves out what concerns the client.
    void forget(int number) {
        events.removeIf(held -> {
            boolean concerns = held.event().client().connection() == number;
            if (concerns) {
                bytes -= held.bytes();
            }
            return concerns;
        });
    }

    /// Adds up how many there are of each of these clients.
    void count(Set<ClientId> clients, Map<ClientId, Integer> into) {
        for (Held held : events) {
            if (clients.contains(held.event().client())) {
                into.merge(held.event().client(), 1, Integer::sum);
            }
        }
    }

    /// All of them, behind those that the worker was given before and did not take.
    List<WorkerEvent> after(List<WorkerEvent> untaken) {
        var all = new ArrayList<WorkerEvent>(untaken.size() + events.size());
        all.addAll(untaken);
        events.forEach(held -> all.add(held.event()));
        return all;
    }

    /// The worker has gone, and there is no other. What it did not take comes first; it counts for
    /// nothing here, since it was bounded where it waited.
    void waitFrom(long nanos, List<WorkerEvent> untaken) {
        var held = List.copyOf(events);
        events.clear();
        untaken.forEach(event -> events.add(new Held(event, 0)));
        events.addAll(held);
        sinceNanos = nanos;
        waiting = true;
    }

    /// Whether it waits for a worker, whichever comes, since before then.
    boolean waitsSinceBefore(long nanos) {
        return waiting && sinceNanos - nanos <= 0;
    }

    boolean isWaiting() {
        return waiting;
    }
}
