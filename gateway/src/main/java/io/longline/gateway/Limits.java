package io.longline.gateway;

import java.time.Duration;

/// What clients may take of a gateway. A limit of 0 is none.
///
/// What only the application can know is not limited unless it says so: how fast a client may talk,
/// and whether it has to sign in. Limits for each address are off too, since a proxy that nobody
/// has listed in [TrustedProxies] makes all clients look like one.
///
/// @param connections how many clients there may be, and how fast they may come
/// @param messages how fast one client may talk
/// @param signIn how long a client may have neither a uid nor a group before it is closed with
///   1008; none, since there are applications without either
/// @param groups how many groups one client may be in, 10,000; with one more it is closed with 1008
/// @param sessionBytes how long a client's session may be, serialized, 1 MiB: it travels with each
///   of its events. A client that is to have a longer one is closed with 1008.
public record Limits(
        Connections connections, Messages messages, Duration signIn, int groups, int sessionBytes) {

    private static final int MOST = 1 << 30;

    public static final Limits DEFAULTS =
            new Limits(
                    new Connections(0, 0, 30_000, 0),
                    new Messages(0, 100, Duration.ofSeconds(10)),
                    Duration.ZERO,
                    10_000,
                    1 << 20);

    public Limits {
        atMost("signIn", signIn, Duration.ofDays(1));
        atMost("groups", groups);
        atMost("sessionBytes", sessionBytes);
    }

    /// Clients over a limit are closed before a byte of theirs is read.
    ///
    /// @param inAll how many clients the gateway may hold; none, and then those that the limit on
    ///   open files leaves room for in the whole process
    /// @param perAddress how many may come from one address, of IPv6 from one /64; none
    /// @param newPerSecond how many may come in a second, 30,000. More of them wait in the system's
    ///   queue: they are let in later, and nobody is closed.
    /// @param newPerSecondPerAddress how many of one address may come in a second; none
    public record Connections(
            int inAll, int perAddress, int newPerSecond, int newPerSecondPerAddress) {
        public Connections {
            atMost("connections.inAll", inAll);
            atMost("connections.perAddress", perAddress);
            atMost("connections.newPerSecond", newPerSecond);
            atMost("connections.newPerSecondPerAddress", newPerSecondPerAddress);
        }
    }

    /// A client that sends more is read from more slowly, so that it sends no faster than it may.
    /// Messages that one read from its socket has brought are delivered all the same.
    ///
    /// @param perSecond how many messages a client may send for long; none: what a worker cannot
    ///   take stops the reading of its client as it is
    /// @param burst how many it may send at once after a silence, 100
    /// @param excess how long it may keep on pressing, without half of its burst ever being free
    ///   again, before it is closed with 1008, 10 s; 0 never closes it
    public record Messages(int perSecond, int burst, Duration excess) {
        public Messages {
            atMost("messages.perSecond", perSecond);
            atMost("messages.excess", excess, Duration.ofDays(1));
            if (burst < 1 || burst > MOST) {
                throw new IllegalArgumentException(
                        "limits.messages.burst %d is outside 1..%d".formatted(burst, MOST));
            }
        }
    }

    private static void atMost(String name, int number) {
        if (number < 0 || number > MOST) {
            throw new IllegalArgumentException(
                    "limits.%s %d is outside 0 (none)..%d".formatted(name, number, MOST));
        }
    }

    private static void atMost(String name, Duration time, Duration longest) {
        if (time.isNegative() || time.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "limits.%s %s is outside 0 (none)..%s".formatted(name, time, longest));
        }
    }
}
