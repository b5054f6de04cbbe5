package io.longline.gateway;

import io.longline.protocol.Message;

import java.nio.ByteBuffer;

/// A protocol of one's own between clients and a gateway, made after GatewayWorker's `input`,
/// `encode` and `decode`.
///
/// A gateway that listens on `com.example.MyProtocol://0.0.0.0:1234` makes one instance with the
/// public no-argument constructor and uses it for all of its clients, on several event loops at
/// once: keep no state, and never block.
///
/// ```java
/// public final class Lengths implements ClientProtocol {   // one byte of length, then the text
///     public int input(ByteBuffer received) { return 1 + (received.get(received.position()) & 0xFF); }
///     public ByteBuffer encode(Message message) { ... }
///     public Message decode(ByteBuffer whole) { return Message.copyOf(whole.position(1), Message.Form.TEXT); }
/// }
/// ```
public interface ClientProtocol {

    /// How long the package is that the received bytes begin with.
    ///
    /// @param received what is there so far, at least one byte, read-only; asked again when more
    ///   has come
    /// @return the length of the whole package in bytes, counted from the first byte received; 0
    ///   when more bytes are needed to tell; negative to close the client, which sent nonsense
    int input(ByteBuffer received);

    /// The message as it goes out to a client. Called once for a broadcast.
    ByteBuffer encode(Message message);

    /// The message in one whole package, read-only. What it keeps it must copy ([Message#copyOf]).
    /// An exception closes the client.
    Message decode(ByteBuffer whole);
}
