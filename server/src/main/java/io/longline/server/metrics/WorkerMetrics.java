package io.longline.server.metrics;

import io.longline.worker.WorkerFigures;
import io.longline.worker.WorkerFigures.HandlerTimes;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What workers have to show.
final class WorkerMetrics {
    private static final String P = "longline_worker_";
    private static final double NANOS_A_SECOND = 1e9;

    private WorkerMetrics() {}

    static List<MetricSnapshot> of(List<WorkerFigures> figures) {
        var workers = new Family<>(figures, new Family.Label<>("worker", WorkerFigures::key));
        return List.of(
                workers.gauge(
                        P + "start_time_seconds",
                        "When the worker started, in seconds since 1970",
                        f -> f.startedAt().toEpochMilli() / 1000.0),
                workers.gauge(
                        P + "gateways",
                        "Gateways that send the worker events now",
                        WorkerFigures::gateways),
                workers.gauge(
                        P + "draining_gateways",
                        "Those of them that take no more clients",
                        WorkerFigures::drainingGateways),
                workers.counter(
                        P + "links_lost",
                        "Links to gateways of other processes that ended, but for those it left",
                        WorkerFigures::linksLost),
                workers.gauges(
                        P + "registers",
                        "Registers that the worker asks for gateways, by whether they are heard",
                        "state",
                        f -> RegisterMetrics.states(f.registersHeard(), f.registersAway())),
                workers.counters(
                        P + "events",
                        "Handlers that have returned or thrown, by handler",
                        "handler",
                        WorkerMetrics::events),
                workers.counter(
                        P + "handler_failures",
                        "Handlers that have thrown",
                        WorkerFigures::failures),
                workers.gauge(
                        P + "busy_clients",
                        "Clients of whom an event is being handled now",
                        WorkerFigures::busyClients),
                workers.gauge(
                        P + "waiting_events",
                        "Events that wait behind those",
                        WorkerFigures::waitingEvents),
                workers.counter(
                        P + "reloads",
                        "How often the user's code was replaced",
                        WorkerFigures::reloads),
                handlerTimes(workers));
    }

    private static MetricSnapshot handlerTimes(Family<WorkerFigures> workers) {
        var histogram =
                HistogramSnapshot.builder()
                        .name(P + "handler_duration_seconds")
                        .help("How long handlers took");
        for (WorkerFigures worker : workers.of()) {
            HandlerTimes times = worker.handlerTimes();
            histogram.dataPoint(
                    HistogramSnapshot.HistogramDataPointSnapshot.builder()
                            .labels(workers.labels(worker))
                            .classicHistogramBuckets(buckets(times))
                            .sum(times.sumNanos() / NANOS_A_SECOND)
                            .build());
        }
        return histogram.build();
    }

    private static ClassicHistogramBuckets buckets(HandlerTimes times) {
        var buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < times.boundNanos().size(); i++) {
            buckets.bucket(times.boundNanos().get(i) / NANOS_A_SECOND, times.counts().get(i));
        }
        return buckets.bucket(Double.POSITIVE_INFINITY, times.counts().getLast()).build();
    }

    private static Map<String, Long> events(WorkerFigures figures) {
        var events = new TreeMap<String, Long>();
        figures.events().forEach((kind, count) -> events.put(kind.toString(), count));
        return events;
    }
}
