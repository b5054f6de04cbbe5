package io.longline.gateway.transport;

import io.longline.protocol.Message;
import io.netty.buffer.ByteBuf;

/// Where one message ends and the next begins in what a client sends. Without state: one serves all
/// clients of a gateway.
interface Framing {

    /// How long the package is that `received` begins with, 0 when more bytes are needed to tell.
    ///
    /// @param seen how many of the bytes have been looked at before, in vain
    /// @throws IllegalArgumentException when this is no package
    int packageLength(ByteBuf received, int seen);

    /// Reads one whole package.
    ///
    /// @throws RuntimeException when there is no message in it
    Message read(ByteBuf received, int length);

    /// @return the message as it goes out, no larger than it must be: others share its memory
    ByteBuf encode(Message message);
}
