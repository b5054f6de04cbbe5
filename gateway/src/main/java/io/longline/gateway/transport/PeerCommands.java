package io.longline.gateway.transport;

import io.longline.gateway.CommandBatch;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/// What one peer at the inner port tells and asks, on its way to the tables, in its order.
///
/// A command goes with all others that are read in this round. A question waits until every other
/// socket has been looked at once more ([InnerPort#whenAllIsRead]), and what the peer says after it
/// waits behind it. On the inner loop alone.
final class PeerCommands {
    private final InnerPort port;
    private boolean asks; // there is a question in `gathered`
    private @Nullable CommandBatch gathered; // from a question on
    private @Nullable CommandBatch sealed; // what was gathered up to the end of a round

    PeerCommands(InnerPort port) {
        this.port = port;
    }

    void tell(OneWay command) {
        boolean behindQuestion = asks || sealed != null;
        (behindQuestion ? gathered() : port.batch()).tell(command);
    }

    <R> CompletableFuture<R> ask(Query<R> query) {
        if (!asks) {
            asks = true;
            port.whenAllIsRead(this);
        }
        return gathered().ask(query);
    }

    /// The round is over: what has been gathered waits one more, and what comes now waits behind
    /// it.
    void seal() {
        if (sealed != null) {
            sealed.handOver();
        }
        sealed = gathered;
        gathered = null;
        asks = false;
    }

    /// That round is over too.
    void release() {
        if (sealed != null) {
            sealed.handOver();
            sealed = null;
        }
        if (gathered != null && !asks) {
            gathered.handOver();
            gathered = null;
        }
    }

    private CommandBatch gathered() {
        if (gathered == null) {
            gathered = port.newBatch();
        }
        return gathered;
    }
}
