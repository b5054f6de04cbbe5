package io.longline.protocol;

import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;

import java.util.concurrent.CompletableFuture;

/// One gateway, as seen by whoever commands it: a worker, a backend or the console.
///
/// The gateway may be in this process or across a socket; callers cannot tell. Commands of one link
/// take effect in the order sent, queries among them: a query sees what the commands before it did.
/// Safe for use by many threads; the order between threads is theirs to make.
public interface GatewayLink {

    GatewayAddress address();

    /// Hands the command over and returns. It may wait while the way to the gateway is full.
    ///
    /// @throws GatewayUnreachableException when the gateway cannot be reached
    void tell(OneWay command);

    /// The answer, later. It fails with a [GatewayUnreachableException] when the gateway goes
    /// before it has answered. What is chained to it must not block.
    <R> CompletableFuture<R> ask(Query<R> query);
}
