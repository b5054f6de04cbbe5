package io.longline.gateway;

import java.util.ArrayList;
import java.util.List;

/// Writes messages to clients of one event loop, and sends to each once when a turn is over,
/// however many messages the turn brought. Touched on that loop alone.
final class Delivery {
    private final int bufferBytes;
    private final Drops drops;
    private final PartCounts counts;
    private final List<ClientConnection> dirty = new ArrayList<>();
    private final ConnectionSet behind = new ConnectionSet();

    Delivery(int bufferBytes, Drops drops, PartCounts counts) {
        this.bufferBytes = bufferBytes;
        this.drops = drops;
        this.counts = counts;
    }

    /// Queues the message; drops it when the client has too much waiting already.
    void write(ClientConnection client, EncodedMessage message) {
        Outbound outbound = client.outbound();
        if (outbound.pendingBytes() >= bufferBytes) {
            // Perhaps all of it is from this very turn, and the socket is idle.
            outbound.flush();
            if (outbound.pendingBytes() >= bufferBytes) {
                drops.count(DropReason.CLIENT_BUFFER_FULL, client.id());
                return;
            }
        }
        outbound.write(message);
        client.sent(message.size());
        counts.messagesOut.add(1);
        counts.bytesOut.add(message.size());
        if (client.soil()) {
            dirty.add(client);
        }
    }

    /// How many messages were written since the start: what a turn has cost.
    long written() {
        return counts.messagesOut.get();
    }

    void flush() {
        for (ClientConnection client : dirty) {
            client.flush();
            if (client.outbound().pendingBytes() > 0) {
                behind.add(client);
            }
        }
        dirty.clear();
    }

    /// Looks which clients are still behind; called every now and then.
    void look() {
        long bytes = 0;
        for (ClientConnection client : behind.copy()) {
            long pending = client.outbound().pendingBytes();
            bytes += pending;
            if (pending == 0) {
                behind.remove(client);
            }
        }
        counts.slowClients.set(behind.size());
        counts.clientQueueBytes.set(bytes);
    }
}
