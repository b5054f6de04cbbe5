package io.longline.gateway;

import io.longline.protocol.GatewayAddress;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/// What all parts of one gateway count. Each part counts for itself, on its own event loop; here it
/// is added up, by any thread.
public final class GatewayCounts {
    private final Whereabouts whereabouts;
    private final LongAdder sends = new LongAdder();
    private final LongAdder sendsWithMember = new LongAdder();
    private final List<PartCounts> parts = new CopyOnWriteArrayList<>();

    public GatewayCounts(Whereabouts whereabouts) {
        this.whereabouts = whereabouts;
    }

    /// A message for uids, groups or everybody was told, from any thread.
    ///
    /// @param hasMember whether somebody is here that it is for, as far as names say
    void sent(boolean hasMember) {
        sends.increment();
        if (hasMember) {
            sendsWithMember.increment();
        }
    }

    /// For one more part.
    PartCounts part() {
        var part = new PartCounts();
        parts.add(part);
        return part;
    }

    /// @param listen where clients come in, with the port that was bound
    public GatewayFigures figures(
            String name,
            ListenAddress listen,
            GatewayAddress address,
            Instant startedAt,
            boolean draining,
            WorkerPool workers,
            Drops drops) {
        // ended before opened, or a client that comes and goes in between would count as -1
        var ended = new HashMap<Parting, Long>();
        for (Parting why : Parting.all()) {
            ended.put(why, sum(part -> part.ended(why).get()));
        }
        long opened = sum(part -> part.opened.get());
        List<GatewayFigures.Attached> attached = workers.attached();
        var dropped = new EnumMap<DropReason, Long>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, drops.total(reason));
        }
        return new GatewayFigures(
                name,
                listen,
                address,
                startedAt,
                draining,
                opened - ended.values().stream().mapToLong(Long::longValue).sum(),
                opened,
                ended,
                sum(part -> part.messagesIn.get()),
                sum(part -> part.messagesOut.get()),
                sum(part -> part.bytesIn.get()),
                sum(part -> part.bytesOut.get()),
                whereabouts.uids().size(),
                whereabouts.groups().size(),
                attached.size(),
                workers.linksLost(),
                sum(part -> part.slowClients.get()),
                sum(part -> part.clientQueueBytes.get()),
                attached.stream().mapToLong(worker -> worker.queueBytes()).sum(),
                dropped,
                attached,
                new GatewayFigures.FanOut(
                        sends.sum(),
                        sendsWithMember.sum(),
                        sum(part -> part.tablesVisited.get()),
                        sum(part -> part.tablesWithMember.get())));
    }

    private long sum(ToLongFunction<PartCounts> count) {
        return parts.stream().mapToLong(count).sum();
    }
}
