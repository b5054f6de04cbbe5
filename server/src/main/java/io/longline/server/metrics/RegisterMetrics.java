package io.longline.server.metrics;

import io.longline.server.metrics.RegisterFigures.Announced;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;
import java.util.Map;

/// What there is to show of Registers, this process's and those that it is connected to.
final class RegisterMetrics {

    private RegisterMetrics() {}

    static List<MetricSnapshot> of(RegisterFigures figures) {
        var gateways =
                new Family<>(
                        figures.announcements(), new Family.Label<>("gateway", Announced::gateway));
        return List.of(
                gateways.gauges(
                        "longline_gateway_registers",
                        "Registers of other processes, by whether the gateway is announced there",
                        "state",
                        announced -> states(announced.heard(), announced.away())),
                known(figures));
    }

    private static MetricSnapshot known(RegisterFigures figures) {
        var gauge =
                GaugeSnapshot.builder()
                        .name("longline_register_gateways")
                        .help("Gateways that are announced at the Register of this process");
        figures.gateways()
                .ifPresent(count ->
                        gauge.dataPoint(
                                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                        .value(count)
                                        .build()));
        return gauge.build();
    }

    static Map<String, Long> states(long heard, long away) {
        return Map.of("heard", heard, "away", away);
    }
}
