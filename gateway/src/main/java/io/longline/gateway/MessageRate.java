package io.longline.gateway;

import io.longline.gateway.ClientConnection.Pause;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Reads clients that talk too fast more slowly, and gives up those that press on. Touched on one
/// event loop alone.
///
/// A client costs two numbers and no timer: those that are slowed stand in a queue that is looked
/// through every now and then.
final class MessageRate {
    private final Pace pace;
    private final long excessNanos;
    private final LongSupplier nanoTime;
    private final Consumer<ClientConnection> pressesOn;
    private final Queue<ClientConnection> slowed = new ArrayDeque<>();

    /// @param pressesOn gets a client that has pressed on for too long
    MessageRate(
            Limits.Messages limits, LongSupplier nanoTime, Consumer<ClientConnection> pressesOn) {
        this.pace = Pace.of(limits.perSecond(), limits.burst());
        this.excessNanos = limits.excess().toNanos();
        this.nanoTime = nanoTime;
        this.pressesOn = pressesOn;
    }

    void opened(ClientConnection client) {
        long now = nanoTime.getAsLong();
        client.paced(now, now);
    }

    /// One more message of this client has come.
    void heard(ClientConnection client) {
        long now = nanoTime.getAsLong();
        long calmAt = pace.isHalfFull(client.pacedUntil(), now) ? now : client.calmAt();
        long until = pace.next(client.pacedUntil(), now);
        client.paced(until, calmAt);
        if (pace.owed(until, now) <= 0) {
            return;
        }
        if (excessNanos > 0 && now - calmAt > excessNanos) {
            pressesOn.accept(client);
        } else if (client.pause(Pause.TALKS_TOO_FAST)) {
            slowed.add(client);
        }
    }

    /// Reads on those who have waited long enough.
    void check() {
        long now = nanoTime.getAsLong();
        for (int i = slowed.size(); i > 0; i--) {
            ClientConnection client = slowed.remove();
            if (client.isGone()) {
                continue;
            }
            if (pace.owed(client.pacedUntil(), now) > 0) {
                slowed.add(client);
            } else {
                client.resume(Pause.TALKS_TOO_FAST);
            }
        }
    }
}
