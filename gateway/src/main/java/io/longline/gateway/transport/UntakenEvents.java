package io.longline.gateway.transport;

import io.longline.protocol.WorkerEvent;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.ToGateway.Took;
import io.longline.protocol.wire.WireFormatException;
import io.netty.buffer.ByteBuf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/// The events that were written to a worker and that it has not said it took, by their numbers. The
/// inner loop moves and drops them, a batch at a time; the loops of clients take them back when the
/// link has ended.
///
/// It holds the very packages that were encoded to be sent. They are bounded by whoever delivers.
final class UntakenEvents {
    private final Map<Integer, byte[]> written = new LinkedHashMap<>(); // guarded by this
    private final List<WorkerEvent> takenBack = new ArrayList<>(); // guarded by this
    private int next; // the number of the event that is written next; guarded by this
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
            written.put(next++, packet);
        }
    }

    /// How many events of each connection were written and not taken, or are in the queue.
    synchronized Map<Integer, Integer> waiting(Queue<byte[]> queue) {
        var waiting = new HashMap<Integer, Integer>();
        Stream.concat(written.values().stream(), queue.stream())
                .forEach(packet ->
                        waiting.merge(FromGatewayCodec.connectionOf(packet), 1, Integer::sum));
        return waiting;
    }

    /// The worker has taken these.
    ///
    /// @return how many bytes are waited for no longer
    synchronized long took(List<Took.Run> events) {
        if (ended) {
            return 0;
        }
        long bytes = 0;
        for (Took.Run run : events) {
            if (run.count() > written.size()) {
                throw notSent(run);
            }
            for (int i = 0; i < run.count(); i++) {
                byte[] packet = written.remove(run.first() + i);
                if (packet == null) {
                    throw notSent(run);
                }
                bytes += packet.length;
            }
        }
        return bytes;
    }

    private static WireFormatException notSent(Took.Run run) {
        return new WireFormatException(
                "a worker says that it took %d events from number %d on, and was not sent them, or has said so before"
                        .formatted(run.count(), run.first()));
    }

    /// Takes the events of these connections back, for good: those written and not taken, then
    /// those in the queue.
    synchronized List<WorkerEvent> takeBack(Queue<byte[]> queue, IntPredicate mine) {
        ended = true;
        written.values().forEach(this::decode);
        written.clear();
        for (byte[] packet = queue.poll(); packet != null; packet = queue.poll()) {
            decode(packet);
        }
        var wanted = new ArrayList<WorkerEvent>();
        takenBack.removeIf(event -> mine.test(event.client().connection()) && wanted.add(event));
        return wanted;
    }

    private void decode(byte[] packet) {
        if (FromGatewayCodec.decode(ByteBuffer.wrap(packet)) instanceof Deliver(var event)) {
            takenBack.add(event);
        }
    }
}
