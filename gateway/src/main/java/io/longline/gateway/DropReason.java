package io.longline.gateway;

import io.longline.protocol.CloseReason;

import java.util.Locale;

/// Why something was not carried through. Bounds are named as in `longline.yml`.
public enum DropReason implements Parting {
    CLIENT_BUFFER_FULL(
            "messages dropped: their clients do not read fast enough"
                    + " (the bound is buffers.to-client)"),
    CLIENT_OLDEST(
            "messages dropped for newer ones: their clients do not read fast enough"
                    + " (the bound is buffers.to-client)"),
    CLIENT_REPLACED(
            "messages replaced by newer ones with their key: their clients do not read fast"
                    + " enough"),
    CLIENT_TOO_SLOW(
            "clients closed: they do not read fast enough (the bound is buffers.to-client)",
            "you read more slowly than you are sent to"),
    WORKER_BUFFER_FULL(
            "events dropped: their workers do not read fast enough"
                    + " (the bound is buffers.to-worker)"),
    EVENT_TOO_LARGE("events dropped: message and session together are longer than workers accept"),
    NO_WORKER(
            "clients closed: no worker is connected to this gateway; start one, or look at its"
                    + " log"),
    COMMAND_FAILED("commands skipped: they cannot be carried out"),
    UNKNOWN_WORD("inner packets skipped: this gateway does not know their command words"),
    CLIENT_REFUSED("clients closed: they broke their protocol"),
    HANDSHAKE_TIMEOUT(
            "clients closed: their handshake was not done in time"
                    + " (the bound is websocket.handshake-timeout)"),
    HANDSHAKE_UNANSWERED(
            "clients turned away: their workers have not said in time whether they may come in"
                    + " (the bound is websocket.handshake-timeout)"),
    HANDSHAKE_TOO_LONG(
            "clients turned away: the heads of their requests are longer than they may be"
                    + " (the bound is websocket.max-handshake)"),
    MESSAGE_TOO_LONG(
            "clients closed: they sent longer messages than they may"
                    + " (the bound is max-message)"),
    CONNECTION_LIMIT(
            "clients closed: there are as many as there may be"
                    + " (the bound is limits.connections.in-all, or the limit on open files)",
            "too many connections"),
    ADDRESS_LIMIT(
            "clients closed: there are as many from their addresses as there may be"
                    + " (the bound is limits.connections.per-address)",
            "too many connections from your address"),
    ADDRESS_RATE(
            "clients closed: they come from their addresses faster than they may"
                    + " (the bound is limits.connections.new-per-second-per-address)",
            "too many new connections from your address"),
    ACCEPT_PAUSED(
            "pauses before more clients were let in: they come faster than they may"
                    + " (the bound is limits.connections.new-per-second)"),
    ORIGIN_REFUSED(
            "clients turned away: their pages' origins are not allowed (the list is"
                    + " origins.allowed)"),
    PROXY_REFUSED("connections closed: they are no listed proxies', or not in the PROXY protocol"),
    NOT_SIGNED_IN(
            "clients closed: they had neither a uid nor a group in time"
                    + " (the bound is limits.sign-in)",
            "not signed in in time"),
    MESSAGE_RATE(
            "clients closed: they went on sending faster than they may"
                    + " (the bound is limits.messages)",
            "too many messages"),
    GROUP_LIMIT(
            "clients closed: they were to be in more groups than they may"
                    + " (the bound is limits.groups)",
            "too many groups"),
    SESSION_LIMIT(
            "clients closed: they were to have longer sessions than they may"
                    + " (the bound is limits.session)",
            "session too long");

    private static final int POLICY = 1008;

    private final String what;
    private final String farewell;

    DropReason(String what) {
        this(what, "");
    }

    DropReason(String what, String farewell) {
        this.what = what;
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

    /// What it is, for the log.
    @Override
    public String toString() {
        return what;
    }
}
