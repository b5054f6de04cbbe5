package io.longline.gateway;

import io.longline.protocol.CloseReason;

import org.jspecify.annotations.Nullable;

/// Where one client's bytes go: a socket, or a list in a test. Called on the client's event loop
/// alone; calls nothing back while it is being called.
public interface Outbound {

    /// Queues the message without sending it. The message stays the caller's to release.
    void write(EncodedMessage message);

    /// Sends what is queued, as far as the client takes it.
    void flush();

    /// How many bytes wait for the client.
    long pendingBytes();

    /// Closes once everything queued, `farewell` last, has been written, or a limit has passed.
    void closeAfter(@Nullable EncodedMessage farewell, CloseReason reason);

    /// Closes at once; what is queued and has no room in the socket is lost.
    void destroy();

    void pauseReading();

    void resumeReading();

    /// Lets a client in that was held at the door. Only for one whose handshake was asked about.
    void acceptHandshake();

    /// Turns a client away that was held at the door, and closes.
    void refuseHandshake(int status, String reason);
}
