package io.longline.gateway.transport;

/// How often the sockets of one event loop's clients have been read from and written to since the
/// start: system calls are most of what a message costs. Touched on that loop alone.
final class SocketCalls {
    private long reads;
    private long writes;

    void read() {
        reads++;
    }

    void written() {
        writes++;
    }

    /// Also those that found nothing.
    long reads() {
        return reads;
    }

    /// One for all that is sent to a client at once. Those with which the channel sends on, when a
    /// socket that was full takes more, are not among them.
    long writes() {
        return writes;
    }
}
