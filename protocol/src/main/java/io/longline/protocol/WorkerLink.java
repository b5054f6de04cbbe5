package io.longline.protocol;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/// One worker, as seen by a gateway: in this process or across a socket.
public interface WorkerLink {

    /// Whose link it is, for logs and routers: `address:name:number` as PHP writes it, IPv6 in
    /// brackets.
    String workerKey();

    /// Which worker it is, among all that have ever been started: a random word. Empty for PHP's,
    /// which are told apart by their key alone.
    default String instance() {
        return "";
    }

    /// Whether the worker wants [WorkerEvent.HandshakeAsked]. It may change while the worker runs;
    /// a worker that has nothing to say to one that it is sent all the same accepts it. PHP workers
    /// do not know it.
    boolean answersHandshakes();

    /// Whether it is PHP's, which tells nothing of itself but its key.
    default boolean isPhp() {
        return false;
    }

    /// How many bytes of events wait to be sent to it; none to one of this process.
    default long waitingBytes() {
        return 0;
    }

    /// How many events of each of these clients were delivered and not begun with, as far as that
    /// can be known; those that have none are left out. It may go through all that waits.
    default Map<ClientId, Integer> waitingEvents(Set<ClientId> clients) {
        return Map.of();
    }

    /// Takes the event over at once; it runs no user code on the caller's thread and never blocks.
    /// How the worker slows a client down that sends too much: [GatewayCommand.PauseReading].
    void deliver(WorkerEvent event);

    /// Work on what was delivered begins now at the latest. A gateway says so when an event loop
    /// has read what there was to read, so that whoever works is woken once for all of it.
    void flush();

    /// The gateway takes no more clients and lets those that it has go, each with its last event as
    /// always. Said once to each worker that is there or comes later, and behind no event in
    /// particular; PHP's are not told.
    default void draining(GatewayAddress gateway) {}

    /// Gives back, in their order, the events that were delivered over this link and that the
    /// worker did not take, each once. Asked when the link has ended and nothing more is delivered
    /// to it for these clients. A link that cannot know gives nothing back.
    ///
    /// @param mine which connections' events are wanted
    default List<WorkerEvent> untaken(IntPredicate mine) {
        return List.of();
    }
}
