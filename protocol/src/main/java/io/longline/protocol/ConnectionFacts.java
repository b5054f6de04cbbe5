package io.longline.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What an operator sees of one client.
///
/// @param connection its number inside its gateway
/// @param remote `address:port` it came from, IPv6 in brackets; the address alone where a proxy has
///   said no more
/// @param uid null for none
/// @param groups the first of those it is in, [#GROUPS_SHOWN] at most
/// @param groupCount how many it is in
/// @param worker key of the worker that looks after it; null before its first event
/// @param ageMillis how long it has been there
/// @param bytesIn what its messages were long, without framing
/// @param bytesOut what was handed to its socket, without framing
/// @param queuedBytes what waits because its socket does not take it
/// @param paused whether it is not read from, as its worker has enough to do
/// @param waitingEvents those that were read from it and that its worker has not begun with; of a
///   PHP worker those that are not sent yet; -1 when its gateway does not say
public record ConnectionFacts(
        int connection,
        String remote,
        @Nullable String uid,
        List<String> groups,
        int groupCount,
        @Nullable String worker,
        long ageMillis,
        long messagesIn,
        long messagesOut,
        long bytesIn,
        long bytesOut,
        long queuedBytes,
        boolean paused,
        int waitingEvents) {

    /// A client may be in thousands.
    public static final int GROUPS_SHOWN = 16;

    public ConnectionFacts {
        groups = List.copyOf(groups);
    }
}
