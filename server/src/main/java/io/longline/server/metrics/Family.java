package io.longline.server.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Metrics of one name, with a value for each of several things.
///
/// @param of the things, gateways or workers
/// @param label what tells one from another
record Family<T>(List<T> of, Label<T> label) {

    /// @param name of the label
    record Label<T>(String name, Function<T, String> value) {}

    Labels labels(T one) {
        return Labels.of(label.name(), label.value().apply(one));
    }

    MetricSnapshot gauge(String name, String help, ToDoubleFunction<T> value) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        for (T one : of) {
            gauge.dataPoint(
                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(labels(one))
                            .value(value.applyAsDouble(one))
                            .build());
        }
        return gauge.build();
    }

    /// A gauge with one more label.
    ///
    /// @param parts of each thing, by the value of that label
    MetricSnapshot gauges(
            String name, String help, String part, Function<T, Map<String, Long>> parts) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        for (T one : of) {
            parts.apply(one)
                    .forEach((value, now) ->
                            gauge.dataPoint(
                                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                            .labels(labels(one).add(part, value))
                                            .value(now)
                                            .build()));
        }
        return gauge.build();
    }

    /// @param name without the `_total` that it gets
    MetricSnapshot counter(String name, String help, ToDoubleFunction<T> value) {
        var counter = CounterSnapshot.builder().name(name).help(help);
        for (T one : of) {
            counter.dataPoint(
                    CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(labels(one))
                            .value(value.applyAsDouble(one))
                            .build());
        }
        return counter.build();
    }

    /// A counter with one more label.
    ///
    /// @param parts of each thing, by the value of that label
    MetricSnapshot counters(
            String name, String help, String part, Function<T, Map<String, Long>> parts) {
        var counter = CounterSnapshot.builder().name(name).help(help);
        for (T one : of) {
            parts.apply(one)
                    .forEach((value, count) ->
                            counter.dataPoint(
                                    CounterSnapshot.CounterDataPointSnapshot.builder()
                                            .labels(labels(one).add(part, value))
                                            .value(count)
                                            .build()));
        }
        return counter.build();
    }
}
