package io.longline.protocol;

/// What an operator sees of one link to a gateway: of a worker, or of whoever tells it commands.
///
/// @param number its own among all links that there ever were to the gateway: they get theirs in
///   the order in which they come, but one within the process when it is first listed
/// @param name `address:name:number` of a worker, as it introduced itself, IPv6 in brackets; "" for
///   all others
/// @param instance which worker it is, among all that have ever been started; "" when it has not
///   said so
/// @param node who has [GatewayCommand.Report]ed over it; "" for nobody
/// @param remote `address:port` it came from; "" for one within the process of the gateway
/// @param local `address:port` it came to; "" for one within the process of the gateway
/// @param php whether the peer speaks as PHP does, without the words that Java's peers have beside
/// @param tls whether it is encrypted
/// @param ageMillis how long it has been there; this and what follows is -1 for one within the
///   process of the gateway, where nothing is sent
/// @param heardMillis how long ago the peer said something last
/// @param packagesIn what the peer has said
/// @param packagesOut what it was told
/// @param bytesIn what that was long, without TLS
/// @param bytesOut what that was long, without TLS
/// @param queuedBytes what waits to be sent to it, or to be taken by a worker that says what it
///   took
public record LinkFacts(
        int number,
        Kind kind,
        String name,
        String instance,
        String node,
        String remote,
        String local,
        boolean php,
        boolean tls,
        long ageMillis,
        long heardMillis,
        long packagesIn,
        long packagesOut,
        long bytesIn,
        long bytesOut,
        long queuedBytes) {

    public enum Kind {
        /// It is given events.
        WORKER,
        /// It tells and asks, and is given no events: a GatewayClient, or the second link of a
        /// worker.
        BACKEND,
        /// It has said nothing yet, or not the secret.
        UNKNOWN
    }

    /// Of a worker in the process of the gateway.
    public static LinkFacts inProcess(int number, String name, String instance) {
        return new LinkFacts(
                number,
                Kind.WORKER,
                name,
                instance,
                "",
                "",
                "",
                false,
                false,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1);
    }
}
