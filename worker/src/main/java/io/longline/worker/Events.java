package io.longline.worker;

import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.Message;

/// Your business code.
///
/// One client's events come one after another, in the order in which they happened; different
/// clients' events run at the same time, on virtual threads. So all of these may block: a database,
/// a lock, a call of a [io.longline.client.Gateway]. A handler that takes long, or never returns,
/// delays its own client only: from 64 waiting events on, that client is not read from until 16 are
/// left. Fields of an `Events` are used by many threads at once.
///
/// A thread that has run one client's handler may run another's next, so what a handler puts into a
/// [ThreadLocal], or into a log's MDC, it takes out again. An interrupt that a handler leaves
/// behind is cleared.
///
/// All may throw. What a handler throws is logged with the client's id and the kind of event, and
/// goes no further: the client's next event comes as usual. That holds for an [Error] too, since a
/// failed assertion, a recursion without end or a missing class is one client's trouble; to end the
/// process when memory is short, give the JVM `-XX:+ExitOnOutOfMemoryError`. Two handlers differ,
/// [#onWorkerStart] and [#onHandshake], and say so.
///
/// ```java
/// final class Echo implements Events {
///     @Override public void onMessage(Client client, Message message) {
///         client.send(message);
///     }
/// }
/// ```
public interface Events {

    /// Before the first event; a place to open what the handlers need. When it throws, the worker
    /// does not start; or, at a [BusinessWorker#reload], goes on with the Events that it has.
    default void onWorkerStart(BusinessWorker worker) throws Exception {}

    /// The client's socket is open. On WebSocket nothing is known of it yet but its address, and
    /// what is sent to it here follows its handshake.
    default void onConnect(Client client) throws Exception {}

    /// May this WebSocket client come in? It is let in when this returns, unless `handshake` was
    /// refused; when it throws, the client is turned away with status 500.
    ///
    /// Run only when it is overridden, and only for gateways of Longline: PHP gateways let
    /// everybody in.
    default void onHandshake(Client client, Handshake handshake) throws Exception {}

    /// A WebSocket client has asked properly, and comes in.
    default void onWebSocketConnect(Client client, HandshakeRequest request) throws Exception {}

    /// One whole message, never before [#onConnect] and [#onHandshake] of the client have returned.
    void onMessage(Client client, Message message) throws Exception;

    /// The client's last event, whoever closed it. Sending to it does nothing any more and it is in
    /// no group; its session can still be read.
    default void onClose(Client client) throws Exception {}

    /// The same, with the reason. Override this one when it matters; it calls the other.
    ///
    /// Each client gets its last event once, also when its gateway is lost: within 2 s or 3 s when
    /// the gateway's process has died, within 25 s when its machine has gone silent; later when one
    /// of several Registers had fallen silent before, up to 15 s after that was found, and not
    /// while none can be heard. What the worker itself takes with it when it dies is not made up
    /// for. A client that another worker looked after gets it there. See also
    /// [CloseCause#GATEWAY_LOST].
    default void onClose(Client client, CloseCause cause) throws Exception {
        onClose(client);
    }

    /// After the last handler has returned: also where others took over by [BusinessWorker#reload],
    /// however long it takes. A worker that is told to stop waits for handlers no longer than
    /// [WorkerSettings#stopLimit]; then this comes while some still run. The gateways can still be
    /// used. Threads of your own end here: while one runs, code that was replaced stays in memory.
    default void onWorkerStop(BusinessWorker worker) throws Exception {}
}
