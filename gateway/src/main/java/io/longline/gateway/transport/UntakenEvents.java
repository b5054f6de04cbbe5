package io.longline.gateway.transport;

import io.longline.protocol.WorkerEvent;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.WireFormatException;
import io.netty.buffer.ByteBuf;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.IntPredicate;

/// The events that were written to a worker and that it has not said it took. The inner loop moves
/// and drops them, a batch at a time; the loops of clients take them back when the link has ended.
///
/// It holds the very packages that were encoded to be sent. They are bounded by whoever delivers.
final class UntakenEvents {
    private final Queue<byte[]> written = new ArrayDeque<>(); // guarded by this
    private final List<WorkerEvent> takenBack = new ArrayList<>(); // guarded by this
    private int taken; // guarded by this
    private boolean ended; // guarded by this

    /// Moves events from the queue to `packets`, about so many bytes of them; none once the first
    /// was taken back.
    synchronized void move(Queue<byte[]> queue, ByteBuf packets, int bytes) {
        while (!ended && packets.readableBytes() < bytes) {
            byte[] packet = queue.poll();
            if (packet == null) {
                return;
            }
            packets.writeBytes(packet);
            written.add(packet);
        }
    }

    /// The worker has taken so many since the link began, modulo 2^32.
    ///
    /// @return how many bytes are waited for no longer
    synchronized long took(int events) {
        int more = events - taken;
        if (ended) {
            return 0;
        }
        if (more < 0 || more > written.size()) {
            throw new WireFormatException(
                    "a worker says that it took %d more events, of %d that it was sent"
                            .formatted(more, written.size()));
        }
        long bytes = 0;
        for (int i = 0; i < more; i++) {
            bytes += written.remove().length;
        }
        taken = events;
        return bytes;
    }

    /// Takes the events of these connections back, for good: those written and not taken, then
    /// those in the queue.
    synchronized List<WorkerEvent> takeBack(Queue<byte[]> queue, IntPredicate mine) {
        ended = true;
        decodeAll(written);
        decodeAll(queue);
        var wanted = new ArrayList<WorkerEvent>();
        takenBack.removeIf(event -> mine.test(event.client().connection()) && wanted.add(event));
        return wanted;
    }

    private void decodeAll(Queue<byte[]> packets) {
        for (byte[] packet = packets.poll(); packet != null; packet = packets.poll()) {
            if (FromGatewayCodec.decode(ByteBuffer.wrap(packet)) instanceof Deliver(var event)) {
                takenBack.add(event);
            }
        }
    }
}
