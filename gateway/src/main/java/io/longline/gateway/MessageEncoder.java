package io.longline.gateway;

import io.longline.protocol.Message;

/// Puts messages into the form of the protocol that a gateway's clients speak.
@FunctionalInterface
public interface MessageEncoder {

    /// @throws RuntimeException when the message has no form in that protocol
    EncodedMessage encode(Message message);
}
