package io.longline.gateway.transport;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// How much is read from a client's socket at a time: as much as the last reads on its event loop
/// have shown to be worth it, 512 bytes to 16 KiB, at first 2 KiB.
///
/// Touched on that loop alone. Netty guesses for each socket by itself, which costs an idle client
/// 140 bytes. An event loop reads one socket after the other, so one guess does for all of them. It
/// goes no higher since TLS keeps the memory of a read until its record is whole, and any client
/// can have that wait.
@SuppressWarnings("deprecation") // the Handle of which Netty asks for no other
final class LoopReads implements RecvByteBufAllocator {
    private static final int LEAST_BYTES = 512;
    private static final int FIRST_BYTES = 2 * 1024;
    private static final int MOST_BYTES = 16 * 1024;

    private final Handle guess;

    /// @param calls is told of each read
    LoopReads(SocketCalls calls) {
        var guesses = new AdaptiveRecvByteBufAllocator(LEAST_BYTES, FIRST_BYTES, MOST_BYTES);
        this.guess = new Counted((ExtendedHandle) guesses.newHandle(), calls);
    }

    @Override
    public Handle newHandle() {
        return guess;
    }

    private static final class Counted extends DelegatingHandle implements ExtendedHandle {
        private final SocketCalls calls;

        Counted(ExtendedHandle guess, SocketCalls calls) {
            super(guess);
            this.calls = calls;
        }

        @Override
        public void lastBytesRead(int bytes) {
            calls.read();
            super.lastBytesRead(bytes);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return ((ExtendedHandle) delegate()).continueReading(maybeMore);
        }
    }
}
