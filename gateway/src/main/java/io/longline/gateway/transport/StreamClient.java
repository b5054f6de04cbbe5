package io.longline.gateway.transport;

import io.longline.gateway.DropReason;
import io.longline.gateway.EncodedMessage;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;

import org.jspecify.annotations.Nullable;

/// A client that sends a stream of bytes, in which a [Framing] finds messages.
final class StreamClient extends ClientSocket {
    private final Framing framing;
    private @Nullable ByteBuf received;
    private int seen; // bytes of `received` without the end of a package in them
    private int awaited; // how long the package is that `received` begins with, when known

    StreamClient(LoopPart part, Framing framing) {
        super(part);
        this.framing = framing;
    }

    @Override
    ByteBuf bytesOf(EncodedMessage message) {
        return ((EncodedBytes) message).bytes();
    }

    @Override
    void connected() {
        open();
    }

    @Override
    void received(Object message) {
        var bytes = (ByteBuf) message;
        ByteBuf all = received;
        all =
                all == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                context().alloc(), all, bytes);
        received = all;
        try {
            while (all.isReadable() && readOne(all) && !isDeaf()) {}
        } catch (TooLongFrameException e) {
            refuse(DropReason.MESSAGE_TOO_LONG, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            refuse(DropReason.CLIENT_REFUSED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            refuse(DropReason.CLIENT_REFUSED, e.toString());
        }
        // A client that is gone by now has let go of the buffer already.
        if (received != null && (!all.isReadable() || isDeaf())) {
            releaseAll();
        } else if (received != null) {
            received = Buffers.keep(all);
        }
    }

    /// @return whether there was a whole package
    private boolean readOne(ByteBuf all) {
        if (awaited == 0) {
            awaited = framing.packageLength(all, seen);
        }
        int most = part().settings().maxMessageBytes();
        int known = awaited == 0 ? all.readableBytes() : awaited;
        if (known > most) {
            throw new TooLongFrameException(
                    "a message of %s%d bytes is longer than the %d allowed"
                            .formatted(awaited == 0 ? "at least " : "", known, most));
        }
        if (awaited == 0 || all.readableBytes() < awaited) {
            seen = all.readableBytes();
            return false;
        }
        int length = awaited;
        awaited = 0;
        seen = 0;
        Message message = framing.read(all, length);
        part().traffic().message(client(), message);
        return true;
    }

    @Override
    void sayGoodbye(CloseReason reason) {
        finish();
    }

    @Override
    void releaseAll() {
        if (received != null) {
            received.release();
            received = null;
        }
    }
}
