package io.longline.gateway;

import io.longline.protocol.GatewayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One gateway in numbers, at one moment. Each event loop's numbers are read without stopping it,
/// so they may be apart by what happened in between; none ever goes back but those that say what
/// there is now.
///
/// @param name what the gateway is called in logs
/// @param listen where clients come in, with the port that was really bound
/// @param address where workers and backends reach it
/// @param startedAt when it started
/// @param draining whether it takes no more clients, and lets go those that it has
/// @param connections clients there are now
/// @param opened clients there were since the start, those of now among them
/// @param ended those of them that are no longer there, with every reason there is
/// @param messagesIn messages that clients sent
/// @param messagesOut messages handed to clients' sockets; a broadcast to ten counts ten times
/// @param bytesIn what those that came in were long, without framing
/// @param bytesOut what those that went out were long, without framing
/// @param uids how many uids are bound now
/// @param groups how many groups have a member now
/// @param workers how many workers are attached now
/// @param workerLinksLost how many links to workers have ended, but for those of workers that left
///   in order
/// @param slowClients clients whose socket did not take all that was written; looked at four times
///   a second
/// @param clientQueueBytes what waits for those
/// @param workerQueueBytes what waits for workers of other processes
/// @param drops what was not carried through since the start, with every reason there is
/// @param attached these workers, in the order in which they came
/// @param fanOut what sends to a group, a uid or everyone cost
public record GatewayFigures(
        String name,
        ListenAddress listen,
        GatewayAddress address,
        Instant startedAt,
        boolean draining,
        long connections,
        long opened,
        Map<Parting, Long> ended,
        long messagesIn,
        long messagesOut,
        long bytesIn,
        long bytesOut,
        long uids,
        long groups,
        int workers,
        long workerLinksLost,
        long slowClients,
        long clientQueueBytes,
        long workerQueueBytes,
        Map<DropReason, Long> drops,
        List<Attached> attached,
        FanOut fanOut) {

    public GatewayFigures {
        ended = Map.copyOf(ended);
        drops = Map.copyOf(drops);
        attached = List.copyOf(attached);
    }

    /// A worker, as far as the gateway knows it.
    ///
    /// @param key `address:name:number`, with the address it comes from
    /// @param instance which worker it is, among all that have ever been started; empty for PHP's
    /// @param php whether it is PHP's
    /// @param clients that it looks after at this gateway
    /// @param queueBytes what waits for it; 0 for one of this process
    public record Attached(
            String key, String instance, boolean php, int clients, long queueBytes) {}

    /// What sends to a group, a uid or everyone cost since the start. `sends` over
    /// `sendsWithMember`, added up over all gateways, is how many packages went out for each that
    /// was of use.
    ///
    /// @param sends those that came to this gateway
    /// @param sendsWithMember those of which it held a member, as far as names say: clients that
    ///   were left out by number are not looked at
    /// @param tablesVisited how many event loops they went to: those where a name has a member, or
    ///   all when everyone is meant or an answer is asked for
    /// @param tablesWithMember on how many of these somebody got the message
    public record FanOut(
            long sends, long sendsWithMember, long tablesVisited, long tablesWithMember) {}
}
