package io.longline.client;

import io.longline.protocol.GatewayAddress;

import java.util.Set;

/// What became of a message, at the moment at which it was sent.
///
/// It says what gateways did, and nothing of what clients have read: for that a client has to
/// answer. `matched` is `written` and `queued` and `dropped` together.
///
/// @param matched how many clients it was for; one that it was for twice, as a member of two
///   groups, counts twice
/// @param written for how many of those the gateway's system has taken it, and all that was before
///   it, to be sent over the network
/// @param queued for how many it waits at the gateway, since they do not read fast enough; it may
///   be dropped later, as the gateway's policy for slow clients says, and when they go
/// @param dropped for how many it was thrown away, since too much waits for them already
/// @param offline of the clients or uids that were named, how many were at no gateway; 0 for groups
///   and for everyone. Of a uid that is at none of ours it is not known whether it is at one of
///   `unknown`: it counts.
/// @param unknown the gateways that have been sent the message and cannot say more: PHP's
public record DeliveryResult(
        int matched,
        int written,
        int queued,
        int dropped,
        int offline,
        Set<GatewayAddress> unknown) {

    public DeliveryResult {
        unknown = Set.copyOf(unknown);
    }

    /// Whether every client that it was for has it at least on its way: nobody was offline, nothing
    /// dropped, and nothing unknown.
    public boolean isComplete() {
        return dropped == 0 && offline == 0 && unknown.isEmpty();
    }
}
