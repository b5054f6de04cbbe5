package io.longline.protocol;

import java.util.Set;
import java.util.TreeSet;

/// What has become of a message at one gateway, when it had just been sent.
///
/// @param known false when the gateway cannot tell; all else is 0 and empty then
/// @param matched how many clients it was for; one that it was for twice counts twice
/// @param written for how many of those the system has taken it, and all that was before it
/// @param queued for how many it waits, since their sockets are full
/// @param dropped for how many there was no room
/// @param uids those of a send to uids that had a client
public record Delivered(
        boolean known, int matched, int written, int queued, int dropped, Set<String> uids) {

    /// A PHP gateway has been sent the message, and does not say more.
    public static final Delivered UNKNOWN = new Delivered(false, 0, 0, 0, 0, Set.of());

    public Delivered {
        uids = Set.copyOf(uids);
    }

    /// Both together.
    public Delivered plus(Delivered other) {
        var all = new TreeSet<>(uids);
        all.addAll(other.uids);
        return new Delivered(
                known && other.known,
                matched + other.matched,
                written + other.written,
                queued + other.queued,
                dropped + other.dropped,
                all);
    }
}
