package io.longline.gateway.transport;

import io.longline.gateway.AddressRange;
import io.longline.gateway.DropReason;
import io.longline.gateway.Limits;
import io.longline.gateway.Pace;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// Counts who is in, in all and from each address. Safe for use by many threads, but for
/// [#nextPause], which is the accepting one's.
final class Door {

    /// How many are in from an address, and until when it owes something for those who came.
    private record Tally(int in, long pacedUntil) {}

    private final Limits.Connections limits;
    private final SocketBudget budget;
    private final LongSupplier nanoTime;
    private final Pace all;
    private final Pace each;
    private final AtomicInteger in = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Tally> addresses = new ConcurrentHashMap<>();
    private long pacedUntil;

    /// @param budget what the process has room for
    Door(Limits.Connections limits, SocketBudget budget, LongSupplier nanoTime) {
        this.limits = limits;
        this.budget = budget;
        this.nanoTime = nanoTime;
        this.all = pace(limits.newPerSecond());
        this.each = pace(limits.newPerSecondPerAddress());
        this.pacedUntil = nanoTime.getAsLong();
    }

    /// As many at once as in a second.
    private static Pace pace(int perSecond) {
        return perSecond == 0 ? new Pace(0, 0) : Pace.of(perSecond, perSecond);
    }

    /// Takes one more in, who must [#leave].
    ///
    /// @return whether there is room
    boolean enter() {
        if (!budget.take()) {
            return false;
        }
        if (in.incrementAndGet() > limits.inAll() && limits.inAll() > 0) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        in.decrementAndGet();
        budget.give();
    }

    /// Takes one more in from this address, who must [#leave] it.
    ///
    /// @return what is in the way, null for nothing
    @Nullable DropReason enter(InetAddress address) {
        if (!countsAddresses()) {
            return null;
        }
        long now = nanoTime.getAsLong();
        InetAddress whole = AddressRange.whole(address);
        var refusal = new DropReason[1];
        addresses.compute(
                whole,
                (_, known) -> {
                    Tally tally = known == null ? new Tally(0, now) : known;
                    long until = each.next(tally.pacedUntil, now);
                    if (limits.perAddress() > 0 && tally.in >= limits.perAddress()) {
                        refusal[0] = DropReason.ADDRESS_LIMIT;
                    } else if (limits.newPerSecondPerAddress() > 0 && each.owed(until, now) > 0) {
                        refusal[0] = DropReason.ADDRESS_RATE;
                    } else {
                        return new Tally(tally.in + 1, until);
                    }
                    return tally;
                });
        return refusal[0];
    }

    void leave(InetAddress address) {
        if (countsAddresses()) {
            long now = nanoTime.getAsLong();
            addresses.computeIfPresent(
                    AddressRange.whole(address),
                    (_, tally) -> orForgotten(new Tally(tally.in - 1, tally.pacedUntil), now));
        }
    }

    /// Forgets addresses that nobody is in from and that owe nothing; called once a second.
    void forget() {
        long now = nanoTime.getAsLong();
        addresses
                .keySet()
                .forEach(a -> addresses.computeIfPresent(a, (_, t) -> orForgotten(t, now)));
    }

    private static @Nullable Tally orForgotten(Tally tally, long now) {
        return tally.in == 0 && tally.pacedUntil - now <= 0 ? null : tally;
    }

    /// One more has come.
    ///
    /// @return for how long to let nobody in now, in nanoseconds; 0 or less for not at all
    long nextPause() {
        if (limits.newPerSecond() == 0) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        pacedUntil = all.next(pacedUntil, now);
        return all.owed(pacedUntil, now);
    }

    /// How many addresses are kept in mind.
    int knownAddresses() {
        return addresses.size();
    }

    boolean countsAddresses() {
        return limits.perAddress() > 0 || limits.newPerSecondPerAddress() > 0;
    }
}
