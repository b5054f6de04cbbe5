package io.longline.gateway.transport;

import io.longline.gateway.DropReason;
import io.longline.gateway.Drops;
import io.longline.gateway.WorkerPool;
import io.longline.protocol.ClientId;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientAdopted;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerLink;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.FromGateway.Draining;
import io.longline.protocol.wire.FromGateway.LeftYou;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.PacketFraming;
import io.longline.protocol.wire.ToGateway.Took;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/// A worker across a socket, of Java or PHP. Events come from the loops of clients and are written
/// on the inner loop, as many at once as have come together.
///
/// From half of `buffers.workerBytes` on the worker is crowded ([Crowding]). At the whole of it
/// messages are dropped, at twice that also the events that make no sense to miss, which says that
/// clients come and go while nobody looks.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
final class SocketWorkerLink implements WorkerLink {
    private static final int MOST_AT_ONCE_BYTES = 128 * 1024;

    private final String key;
    private final Capabilities capabilities;
    private final Channel channel;
    private final Drops drops;
    private final int bufferBytes;
    private final Queue<byte[]> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable turn = this::turn;
    private final UntakenEvents untaken = new UntakenEvents();
    private final Crowding crowding;

    SocketWorkerLink(
            String key,
            Capabilities capabilities,
            Channel channel,
            WorkerPool pool,
            Drops drops,
            int bufferBytes) {
        this.key = key;
        this.capabilities = capabilities;
        this.channel = channel;
        this.drops = drops;
        this.bufferBytes = bufferBytes;
        this.crowding = new Crowding(bufferBytes, crowded -> pool.setCrowded(this, crowded));
    }

    @Override
    public String workerKey() {
        return key;
    }

    @Override
    public String instance() {
        return capabilities.instance();
    }

    @Override
    public boolean answersHandshakes() {
        return capabilities.answersHandshakes();
    }

    @Override
    public boolean isPhp() {
        return !capabilities.longline();
    }

    @Override
    public void deliver(WorkerEvent event) {
        if (event instanceof ClientAdopted && !capabilities.longline()) {
            return; // PHP has no word for it, and no use
        }
        byte[] packet = FromGatewayCodec.encode(new Deliver(event), capabilities);
        if (packet.length > PacketFraming.MAX_PACKET_DEFAULT) {
            // The worker would close the link over it, and every other client with it.
            drops.count(DropReason.EVENT_TOO_LARGE, event.client());
            return;
        }
        long waiting = waitingBytes() + packet.length;
        long bound = event instanceof ClientMessage ? bufferBytes : 2L * bufferBytes;
        if (waiting > bound && waiting > packet.length) {
            drops.count(DropReason.WORKER_BUFFER_FULL, event.client());
            return;
        }
        queuedBytes.addAndGet(packet.length);
        queue.add(packet);
        crowding.delivered(waiting);
    }

    @Override
    public void flush() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            schedule();
        }
    }

    /// The worker has taken these events.
    ///
    /// @throws io.longline.protocol.wire.WireFormatException when it was not given them, or has
    ///   said so before
    void took(List<Took.Run> events) {
        queuedBytes.addAndGet(-untaken.took(events));
        writable();
    }

    /// Of PHP's, which does not say what it took, what is not written yet.
    @Override
    public Map<ClientId, Integer> waitingEvents(Set<ClientId> clients) {
        if (queuedBytes.get() == 0) {
            return Map.of();
        }
        Map<Integer, Integer> byNumber = untaken.waiting(queue);
        var waiting = new HashMap<ClientId, Integer>();
        for (ClientId client : clients) {
            Integer events = byNumber.get(client.connection());
            if (events != null) {
                waiting.put(client, events);
            }
        }
        return waiting;
    }

    @Override
    public List<WorkerEvent> untaken(IntPredicate mine) {
        if (!capabilities.saysWhatItTook()) {
            return List.of();
        }
        return untaken.takeBack(queue, mine);
    }

    /// Not behind what waits: a worker that is behind learns it all the same.
    @Override
    public void draining(GatewayAddress gateway) {
        if (capabilities.saysWhatItTook()) {
            channel.writeAndFlush(
                    Unpooled.wrappedBuffer(FromGatewayCodec.encode(new Draining(), capabilities)));
        }
    }

    /// Tells the worker, behind everything that was delivered, that there is no more.
    void left() {
        channel.eventLoop()
                .execute(() -> {
                    writeAll();
                    channel.writeAndFlush(
                            Unpooled.wrappedBuffer(
                                    FromGatewayCodec.encode(new LeftYou(), capabilities)));
                });
    }

    /// The socket takes more again.
    void writable() {
        crowding.drained(waitingBytes());
    }

    /// Writes what waits, before the socket is closed. On the inner loop.
    void writeAll() {
        while (!queue.isEmpty()) {
            channel.write(together(), channel.voidPromise());
        }
        channel.flush();
    }

    /// Its socket, for tests that look at it.
    Channel channel() {
        return channel;
    }

    /// For a worker that has been replaced.
    void close() {
        channel.close();
    }

    private void turn() {
        if (!queue.isEmpty()) { // all that was to be delivered may have been dropped
            channel.write(together(), channel.voidPromise());
        }
        boolean more = !queue.isEmpty();
        if (!more) {
            channel.flush();
            scheduled.set(false);
            // Somebody may have come after the look and before the mark was taken away.
            more = !queue.isEmpty() && scheduled.compareAndSet(false, true);
        }
        if (more) {
            schedule();
        }
        writable();
    }

    private void schedule() {
        try {
            channel.eventLoop().execute(turn);
        } catch (RejectedExecutionException e) {
            // The loops have ended; nobody is left to tell anything.
            queue.clear();
        }
    }

    private ByteBuf together() {
        int length = 0;
        ByteBuf packets = channel.alloc().directBuffer(1024);
        if (capabilities.saysWhatItTook()) {
            untaken.move(queue, packets, MOST_AT_ONCE_BYTES);
            return packets;
        }
        for (byte[] packet = queue.poll(); packet != null; packet = queue.poll()) {
            packets.writeBytes(packet);
            length += packet.length;
            if (length >= MOST_AT_ONCE_BYTES) {
                break;
            }
        }
        queuedBytes.addAndGet(-length);
        return packets;
    }

    @Override
    public long waitingBytes() {
        if (capabilities.saysWhatItTook()) {
            return queuedBytes.get();
        }
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return queuedBytes.get() + (pending == null ? 0 : pending.totalPendingWriteBytes());
    }
}
