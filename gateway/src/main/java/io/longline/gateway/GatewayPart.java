package io.longline.gateway;

import io.longline.protocol.GatewayAddress;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// One event loop's part of a gateway: its clients, and everything that works on them. But for the
/// inbox, all of it is touched on that loop alone.
public final class GatewayPart {
    private final ConnectionTable table;
    private final ClientTraffic traffic;
    private final Delivery delivery;
    private final TableCommands commands;
    private final TableInbox inbox;
    private final Heartbeat heartbeat;

    /// @param index which of the gateway's `parts` this is, from 0
    /// @param loop runs a task on this part's event loop, in the order handed in
    /// @param nanoTime a clock that only goes forward
    public GatewayPart(
            GatewayAddress gateway,
            int index,
            int parts,
            GatewaySettings settings,
            WorkerPool pool,
            MessageEncoder encoder,
            Drops drops,
            Executor loop,
            LongSupplier nanoTime) {
        table = new ConnectionTable(gateway, index, parts);
        traffic = new ClientTraffic(table, pool, drops, settings.buffers().workerBytes(), nanoTime);
        delivery = new Delivery(settings.buffers().clientBytes(), drops);
        commands = new TableCommands(table, traffic, encoder, delivery);
        inbox = new TableInbox(commands, new TableQueries(table), delivery, drops, loop);
        heartbeat = new Heartbeat(settings.heartbeat(), table, traffic, encoder, delivery);
        pool.listen(new OnLoop(loop, traffic));
    }

    /// What the pool says, said on the event loop.
    private record OnLoop(Executor loop, ClientTraffic traffic) implements WorkerPool.Listener {

        @Override
        public void relieved(AttachedWorker worker) {
            loop.execute(() -> traffic.relieved(worker));
        }

        @Override
        public void replaced(AttachedWorker worker) {
            loop.execute(() -> traffic.replaced(worker));
        }

        @Override
        public void leaving(AttachedWorker worker, Runnable quiet) {
            loop.execute(() -> {
                traffic.leaving(worker);
                quiet.run();
            });
        }

        @Override
        public void gone(AttachedWorker worker) {
            loop.execute(() -> traffic.gone(worker));
        }

        @Override
        public void arrived() {
            loop.execute(traffic::arrived);
        }
    }

    /// The link to all parts of one gateway.
    ///
    /// @param parts in the order of their indexes
    /// @param mayWait whether the current thread may wait for a full inbox: no event loop may
    public static LocalLink link(
            GatewayAddress address, List<GatewayPart> parts, BooleanSupplier mayWait) {
        return new LocalLink(address, parts.stream().map(part -> part.inbox).toList(), mayWait);
    }

    public ClientTraffic traffic() {
        return traffic;
    }

    public Heartbeat heartbeat() {
        return heartbeat;
    }

    /// How many clients there are.
    public int size() {
        return table.everyone().size();
    }

    /// Closes every client, as the gateway goes down.
    public void closeAll(io.longline.protocol.CloseReason reason) {
        for (ClientConnection client : table.everyone().copy()) {
            client.outbound().closeAfter(null, reason);
            traffic.closed(client);
        }
    }
}
