package io.longline.gateway;

import io.longline.protocol.ClientId;
import io.longline.protocol.CloseReason;
import io.longline.protocol.GatewayAddress;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// One event loop's part of a gateway: its clients, and everything that works on them. But for the
/// inbox, all of it is touched on that loop alone.
public final class GatewayPart {
    private final ConnectionTable table;
    private final ClientTraffic traffic;
    private final Delivery delivery;
    private final TableCommands commands;
    private final TableInbox inbox;
    private final Heartbeat heartbeat;

    /// @param index which of the gateway's parts this is, from 0
    /// @param whereabouts what all parts of the gateway share
    /// @param loop runs a task on this part's event loop, in the order handed in
    /// @param between runs a task on that loop when it has done what others want of it: read its
    ///   sockets, and worked off what was handed in
    /// @param nanoTime a clock that only goes forward
    public GatewayPart(
            GatewayAddress gateway,
            int index,
            Whereabouts whereabouts,
            GatewaySettings settings,
            WorkerPool pool,
            MessageEncoder encoder,
            Drops drops,
            GatewayCounts gatewayCounts,
            Executor loop,
            Executor between,
            LongSupplier nanoTime) {
        PartCounts counts = gatewayCounts.part();
        table = new ConnectionTable(gateway, index, whereabouts, counts);
        traffic =
                new ClientTraffic(
                        table,
                        pool,
                        settings.limits(),
                        settings.buffers().workerBytes(),
                        drops,
                        counts,
                        loop,
                        nanoTime);
        delivery = new Delivery(settings, drops, counts, this::closeTooSlow);
        commands = new TableCommands(table, traffic, encoder, delivery, counts);
        var slices = new Slices(between);
        inbox =
                new TableInbox(
                        commands,
                        new TableQueries(table, commands, traffic, slices, nanoTime),
                        delivery,
                        command -> whereabouts.done(command, index),
                        drops,
                        loop);
        heartbeat = new Heartbeat(settings.heartbeat(), table, traffic, encoder, delivery, slices);
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
    /// @param whereabouts what they share, and counts too
    /// @param mayWait whether the current thread may wait for a full inbox: no event loop may
    public static LocalLink link(
            GatewayAddress address,
            List<GatewayPart> parts,
            Whereabouts whereabouts,
            GatewayCounts counts,
            BooleanSupplier mayWait) {
        return new LocalLink(
                address,
                parts.stream().map(part -> part.inbox).toList(),
                whereabouts,
                counts,
                mayWait);
    }

    public ClientTraffic traffic() {
        return traffic;
    }

    public Heartbeat heartbeat() {
        return heartbeat;
    }

    /// A client's socket takes more again.
    public void writable(ClientConnection client) {
        delivery.writable(client);
    }

    private void closeTooSlow(ClientConnection client) {
        client.outbound().closeAfter(null, DropReason.CLIENT_TOO_SLOW.closeReason());
        traffic.closed(client, DropReason.CLIENT_TOO_SLOW);
    }

    /// Brings the figures of clients that are behind up to date; called every now and then.
    public void look() {
        delivery.look();
    }

    /// How many clients there are.
    public int size() {
        return table.everyone().size();
    }

    /// Begins to let every client go.
    ///
    /// @param steps in how many steps, at least 1
    public Draining drain(Drain drain, int steps, RandomGenerator random) {
        return new Draining(table, commands, drain, steps, random);
    }

    /// Reads no more from any client, as the gateway is going down.
    public void readNoMore() {
        traffic.readNoMore();
    }

    /// Closes clients, as the gateway goes down.
    ///
    /// @param staying who is not closed
    public void closeAllBut(Set<ClientId> staying, CloseReason reason) {
        for (ClientConnection client : table.everyone().copy()) {
            if (!staying.contains(client.id())) {
                commands.close(client, null, reason);
            }
        }
    }
}
