package io.longline.server;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;

import io.longline.gateway.GatewayFigures;
import io.longline.gateway.Parting;
import io.longline.server.control.GatewayFacts;
import io.longline.server.control.NodeFacts;
import io.longline.server.control.ProcessFacts;
import io.longline.server.control.RegisterFacts;
import io.longline.server.control.WorkerFacts;
import io.longline.worker.WorkerFigures;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// What this process says of itself, with rates over the last few seconds. Safe for use by many
/// threads.
final class ServiceFacts {
    /// What rates are over: an older look than this is replaced by the present one.
    private static final long WINDOW_NANOS = 5_000_000_000L;

    private final Longline longline;
    private final String name;
    private final String id = UUID.randomUUID().toString();
    private final String host = host();
    private final long startedMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
    private Look former = Look.NONE; // guarded by this
    private Look latest = Look.NONE; // guarded by this

    /// Totals at one moment, by what they count.
    private record Look(long nanos, Map<String, Long> totals) {
        static final Look NONE = new Look(0, Map.of());

        boolean isNone() {
            return nanos == 0;
        }

        double rate(String what, long total) {
            Long before = totals.get(what);
            double seconds = (System.nanoTime() - nanos) / 1e9;
            return before == null || seconds <= 0 ? 0 : Math.max(0, total - before) / seconds;
        }
    }

    ServiceFacts(Longline longline, String name) {
        this.longline = longline;
        this.name = name;
    }

    String id() {
        return id;
    }

    /// Now.
    synchronized NodeFacts now() {
        Collection<GatewayFigures> gateways = longline.gatewayFigures();
        WorkerFigures worker = longline.workerFigures().stream().findFirst().orElse(null);
        lookAt(gateways, worker);
        return new NodeFacts(
                id,
                name,
                host,
                ProcessHandle.current().pid(),
                Version.of(Longline.class),
                Runtime.version().toString(),
                longline.settings().roles().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .toList(),
                startedMillis,
                System.currentTimeMillis(),
                process(),
                register(),
                gateways.stream().map(this::gateway).toList(),
                worker == null ? null : worker(worker));
    }

    /// Between one and two windows lie behind a rate, once the process is that old.
    private void lookAt(Collection<GatewayFigures> gateways, @Nullable WorkerFigures worker) {
        long now = System.nanoTime();
        if (!latest.isNone() && now - latest.nanos() < WINDOW_NANOS) {
            return;
        }
        var totals = new HashMap<String, Long>();
        gateways.forEach(gateway -> {
            totals.put("in " + gateway.name(), gateway.messagesIn());
            totals.put("out " + gateway.name(), gateway.messagesOut());
        });
        if (worker != null) {
            totals.put("handled", handled(worker));
        }
        former = latest.isNone() ? new Look(now, totals) : latest;
        latest = new Look(now, totals);
    }

    private GatewayFacts gateway(GatewayFigures gateway) {
        return new GatewayFacts(
                gateway.name(),
                gateway.listen().toString(),
                gateway.address().toString(),
                gateway.draining(),
                gateway.connections(),
                gateway.opened(),
                thatThereWere(gateway.ended()),
                gateway.messagesIn(),
                gateway.messagesOut(),
                gateway.bytesIn(),
                gateway.bytesOut(),
                former.rate("in " + gateway.name(), gateway.messagesIn()),
                former.rate("out " + gateway.name(), gateway.messagesOut()),
                gateway.uids(),
                gateway.groups(),
                gateway.workers(),
                gateway.slowClients(),
                gateway.clientQueueBytes(),
                gateway.workerQueueBytes(),
                thatThereWere(gateway.drops()),
                gateway.attached().stream().map(ServiceFacts::attached).toList());
    }

    private static Map<String, Long> thatThereWere(Map<? extends Parting, Long> counts) {
        var byKey = new HashMap<String, Long>();
        counts.forEach((reason, count) -> {
            if (count > 0) {
                byKey.put(reason.key(), count);
            }
        });
        return byKey;
    }

    private static GatewayFacts.Attached attached(GatewayFigures.Attached worker) {
        return new GatewayFacts.Attached(
                worker.key(),
                worker.instance(),
                worker.php() ? "PHP" : "Java",
                worker.clients(),
                worker.queueBytes());
    }

    private WorkerFacts worker(WorkerFigures worker) {
        long handled = handled(worker);
        return new WorkerFacts(
                worker.name(),
                worker.key(),
                worker.instance(),
                longline.eventsName(),
                worker.gateways(),
                worker.drainingGateways(),
                handled,
                former.rate("handled", handled),
                worker.failures(),
                worker.busyClients(),
                worker.waitingEvents(),
                millisOf(worker.handlerTimes(), 0.5),
                millisOf(worker.handlerTimes(), 0.99),
                worker.reloads());
    }

    private static long handled(WorkerFigures worker) {
        return worker.events().values().stream().mapToLong(Long::longValue).sum();
    }

    /// The bound of the bucket in which the share is reached; of the last one, which has no bound,
    /// the one below.
    private static double millisOf(WorkerFigures.HandlerTimes times, double share) {
        double wanted = times.count() * share;
        if (wanted == 0) {
            return -1;
        }
        long seen = 0;
        int bucket = 0;
        List<Long> bounds = times.boundNanos();
        while (bucket < bounds.size() - 1 && seen + times.counts().get(bucket) < wanted) {
            seen += times.counts().get(bucket);
            bucket++;
        }
        return bounds.get(bucket) / 1e6;
    }

    private @Nullable RegisterFacts register() {
        return longline.registerPort().isEmpty()
                ? null
                : new RegisterFacts(
                        longline.settings()
                                .register()
                                .listen()
                                .withPort(longline.registerPort().getAsInt())
                                .toString(),
                        longline.announcedGateways());
    }

    private static ProcessFacts process() {
        var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        var unix = system instanceof UnixOperatingSystemMXBean files ? files : null;
        return new ProcessFacts(
                memory.getUsed(),
                memory.getMax(),
                residentBytes(),
                system.getProcessCpuLoad(),
                system.getSystemLoadAverage(),
                system.getAvailableProcessors(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                unix == null ? -1 : unix.getOpenFileDescriptorCount(),
                unix == null ? -1 : unix.getMaxFileDescriptorCount());
    }

    /// Only Linux says it where it can be read.
    private static long residentBytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException | NumberFormatException unknown) {
            return -1; // it is shown as not known
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost"; // a machine whose own name leads nowhere
        }
    }
}
