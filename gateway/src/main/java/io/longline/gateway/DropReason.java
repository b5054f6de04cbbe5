package io.longline.gateway;

import io.longline.protocol.CloseReason;

import java.util.Locale;

/// Why something was not carried through. Bounds are named as in `longline.yml`.
public enum DropReason implements Parting {
    CLIENT_BUFFER_FULL(
            "message", "dropped, not being read fast enough (the bound is buffers.to-client)"),
    CLIENT_OLDEST(
            "message",
            "dropped for newer ones, not being read fast enough (the bound is buffers.to-client)"),
    CLIENT_REPLACED(
            "message", "replaced by newer ones with the same key, not being read fast enough"),
    CLIENT_TOO_SLOW(
            "client",
            "closed for not reading fast enough (the bound is buffers.to-client)",
            "you read more slowly than you are sent to"),
    WORKER_BUFFER_FULL(
            "event",
            "dropped, not being read fast enough by workers (the bound is buffers.to-worker)"),
    EVENT_TOO_LARGE(
            "event", "dropped: message and session together are longer than workers accept"),
    NO_WORKER(
            "client",
            "closed: no worker is connected to this gateway; start one, or look at its log"),
    COMMAND_FAILED("command", "skipped for asking what cannot be done"),
    UNKNOWN_WORD("inner packet", "skipped for a command word that this gateway does not know"),
    CLIENT_REFUSED("client", "closed for breaking the protocol"),
    HANDSHAKE_TIMEOUT(
            "client",
            "closed for a handshake that was not done in time"
                    + " (the bound is websocket.handshake-timeout)"),
    HANDSHAKE_UNANSWERED(
            "client",
            "turned away for want of a worker's word in time"
                    + " (the bound is websocket.handshake-timeout)"),
    HANDSHAKE_TOO_LONG(
            "client",
            "turned away for a longer head of a request than allowed"
                    + " (the bound is websocket.max-handshake)"),
    MESSAGE_TOO_LONG(
            "client", "closed for a longer message than allowed (the bound is max-message)"),
    CONNECTION_LIMIT(
            "client",
            "closed: there are as many as there may be"
                    + " (the bound is limits.connections.in-all, or the limit on open files)",
            "too many connections"),
    ADDRESS_LIMIT(
            "client",
            "closed: there are as many from one address as there may be"
                    + " (the bound is limits.connections.per-address)",
            "too many connections from your address"),
    ADDRESS_RATE(
            "client",
            "closed for coming from one address faster than allowed"
                    + " (the bound is limits.connections.new-per-second-per-address)",
            "too many new connections from your address"),
    ACCEPT_PAUSED(
            "pause",
            "before more clients were let in: they come faster than they may"
                    + " (the bound is limits.connections.new-per-second)"),
    ORIGIN_REFUSED(
            "client",
            "turned away for a page whose origin is not allowed (the list is origins.allowed)"),
    PROXY_REFUSED(
            "connection", "closed for not being a listed proxy's, or not in the PROXY protocol"),
    NOT_SIGNED_IN(
            "client",
            "closed for having neither a uid nor a group in time (the bound is limits.sign-in)",
            "not signed in in time"),
    MESSAGE_RATE(
            "client",
            "closed for going on to send faster than allowed (the bound is limits.messages)",
            "too many messages"),
    GROUP_LIMIT(
            "client",
            "closed for more groups than allowed (the bound is limits.groups)",
            "too many groups"),
    SESSION_LIMIT(
            "client",
            "closed for a longer session than allowed (the bound is limits.session)",
            "session too long");

    private static final int POLICY = 1008;

    private final String one;
    private final String fate;
    private final String farewell;

    DropReason(String one, String fate) {
        this(one, fate, "");
    }

    /// @param one what there was one of; several have an s
    /// @param fate what became of it, and why: the same of one and of several
    DropReason(String one, String fate, String farewell) {
        this.one = one;
        this.fate = fate;
        this.farewell = farewell;
    }

    /// What a client that is closed for this is told; a normal end where nothing is said here,
    /// since it can be told nothing then, or something that says more.
    public CloseReason closeReason() {
        return farewell.isEmpty() ? CloseReason.NORMAL : new CloseReason(POLICY, farewell);
    }

    /// How it is called wherever it is counted: in metrics, `status` and recordings.
    /// `address_limit`
    @Override
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// So many of it, for the log: `1 client closed for breaking the protocol`.
    String counted(long number) {
        return number == 1 ? "1 " + one + " " + fate : number + " " + this;
    }

    /// What it is, of several.
    @Override
    public String toString() {
        return one + "s " + fate;
    }
}
