package io.longline.gateway;

/// Why something was not carried through.
public enum DropReason {
    CLIENT_BUFFER_FULL(
            "messages dropped: their clients do not read fast enough"
                    + " (the bound is buffers.clientBytes)"),
    CLIENT_OLDEST(
            "messages dropped for newer ones: their clients do not read fast enough"
                    + " (the bound is buffers.clientBytes)"),
    CLIENT_REPLACED(
            "messages replaced by newer ones with their key: their clients do not read fast"
                + " enough"),
    CLIENT_TOO_SLOW(
            "clients closed: they do not read fast enough (the bound is buffers.clientBytes)"),
    WORKER_BUFFER_FULL(
            "events dropped: their workers do not read fast enough"
                    + " (the bound is buffers.workerBytes)"),
    EVENT_TOO_LARGE("events dropped: message and session together are longer than workers accept"),
    NO_WORKER(
            "clients closed: no worker is connected to this gateway; start one, or look at its"
                    + " log"),
    COMMAND_FAILED("commands skipped: they cannot be carried out"),
    UNKNOWN_WORD("inner packets skipped: this gateway does not know their command words"),
    CLIENT_REFUSED("clients closed: they broke their protocol or a limit");

    private final String what;

    DropReason(String what) {
        this.what = what;
    }

    @Override
    public String toString() {
        return what;
    }
}
