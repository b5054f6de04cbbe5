package io.longline.server.metrics;

import io.longline.gateway.GatewayFigures;
import io.longline.server.http.Endpoint;
import io.longline.server.http.Endpoint.Answer;
import io.longline.worker.WorkerFigures;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The figures of this process's gateways, workers and Registers, and of its JVM, for Prometheus
/// and as JSON. They are read when somebody asks, and not before.
public final class Metrics {
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    /// One of a process: it listens to the garbage collector.
    private static final PrometheusRegistry JVM = jvm();

    private final Supplier<List<GatewayFigures>> gateways;
    private final Supplier<List<WorkerFigures>> workers;
    private final Supplier<RegisterFigures> registers;
    private final BooleanSupplier ready;

    /// @param ready whether the process is ready for clients
    public Metrics(
            Supplier<List<GatewayFigures>> gateways,
            Supplier<List<WorkerFigures>> workers,
            Supplier<RegisterFigures> registers,
            BooleanSupplier ready) {
        this.gateways = gateways;
        this.workers = workers;
        this.registers = registers;
        this.ready = ready;
    }

    /// `/metrics`, as text of Prometheus or of OpenMetrics, whichever is asked for, and
    /// `/metrics.json`.
    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("/metrics", this::text),
                new Endpoint("/metrics.json", _ -> Answer.json(200, MetricsJson.of(collect()))));
    }

    private Answer text(String accept) throws IOException {
        var writer = FORMATS.findWriter(accept);
        var text = new ByteArrayOutputStream();
        writer.write(text, collect());
        return new Answer(200, writer.getContentType(), text.toString(StandardCharsets.UTF_8));
    }

    private MetricSnapshots collect() {
        var all = new ArrayList<MetricSnapshot>();
        all.add(readiness());
        all.addAll(GatewayMetrics.of(gateways.get()));
        all.addAll(WorkerMetrics.of(workers.get()));
        all.addAll(RegisterMetrics.of(registers.get()));
        JVM.scrape().forEach(all::add);
        all.removeIf(metric -> metric.getDataPoints().isEmpty());
        return new MetricSnapshots(all);
    }

    private MetricSnapshot readiness() {
        return GaugeSnapshot.builder()
                .name("longline_ready")
                .help("1 when the process is ready for clients, else 0")
                .dataPoint(
                        GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                .value(ready.getAsBoolean() ? 1 : 0)
                                .build())
                .build();
    }

    private static PrometheusRegistry jvm() {
        var registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        return registry;
    }
}
