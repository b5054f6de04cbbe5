package io.longline.gateway;

import java.util.ArrayList;
import java.util.List;

/// Writes messages to clients of one event loop, and sends to each once when a turn is over,
/// however many messages the turn brought. Touched on that loop alone.
final class Delivery {
    private final int bufferBytes;
    private final Drops drops;
    private final List<ClientConnection> dirty = new ArrayList<>();
    private long written;

    Delivery(int bufferBytes, Drops drops) {
        this.bufferBytes = bufferBytes;
        this.drops = drops;
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
        written++;
        if (client.soil()) {
            dirty.add(client);
        }
    }

    /// How many messages were written since the start: what a turn has cost.
    long written() {
        return written;
    }

    void flush() {
        for (ClientConnection client : dirty) {
            client.flush();
        }
        dirty.clear();
    }
}
