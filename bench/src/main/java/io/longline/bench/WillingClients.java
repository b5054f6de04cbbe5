package io.longline.bench;

import io.longline.gateway.EncodedMessage;
import io.longline.gateway.Outbound;
import io.longline.protocol.CloseReason;

import org.jspecify.annotations.Nullable;

/// Clients of one event loop who have no socket and take everything at once. Touched on that loop
/// alone.
public class WillingClients implements Outbound {
    private long messages;

    /// How many messages they were handed, all together.
    public final long messages() {
        return messages;
    }

    @Override
    public void write(EncodedMessage message) {
        messages++;
    }

    @Override
    public void flush() {}

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void closeAfter(@Nullable EncodedMessage farewell, CloseReason reason) {}

    @Override
    public void destroy() {}

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void acceptHandshake() {}

    @Override
    public void refuseHandshake(int status, String reason) {
        throw new IllegalStateException("nobody is refused here: " + status);
    }
}
