package io.longline.gateway.transport;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/// Plain replies carry no word of what they answer, so they leave in the order of the questions,
/// whichever is ready first. Touched on the inner loop alone.
final class Replies {
    private final Queue<Reply> outstanding = new ArrayDeque<>();
    private final Consumer<byte[]> out;

    /// @param out takes replies, each when its turn has come
    Replies(Consumer<byte[]> out) {
        this.out = out;
    }

    /// A place in the order, for a question that has just come.
    Reply expect() {
        var reply = new Reply();
        outstanding.add(reply);
        return reply;
    }

    int outstanding() {
        return outstanding.size();
    }

    final class Reply {
        private byte @Nullable [] bytes;

        void ready(byte[] bytes) {
            this.bytes = bytes;
            for (Reply next = outstanding.peek();
                    next != null && next.bytes != null;
                    next = outstanding.peek()) {
                outstanding.remove();
                out.accept(next.bytes);
            }
        }
    }
}
