package io.longline.server.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.StringWriter;

/// Metrics as JSON, with the names, labels and values that Prometheus gets:
///
/// ```json
/// {"longline_gateway_connections": {"type": "gauge", "help": "Clients there are now",
///   "samples": [{"labels": {"gateway": "web"}, "value": 3.0}]}}
/// ```
///
/// A histogram has `count`, `sum` and `buckets` in place of `value`; a bucket counts what is not
/// above its `le`, all smaller buckets included.
final class MetricsJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;

    private MetricsJson(JsonGenerator out) {
        this.out = out;
    }

    static String of(MetricSnapshots metrics) {
        var text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            metrics.forEach(new MetricsJson(out)::family);
            out.writeEndObject();
        }
        return text.toString();
    }

    private void family(MetricSnapshot metric) {
        String name = metric.getMetadata().getPrometheusName();
        switch (metric) {
            case CounterSnapshot counter -> family(counter, name + "_total", "counter");
            case GaugeSnapshot gauge -> family(gauge, name, "gauge");
            case HistogramSnapshot histogram -> family(histogram, name, "histogram");
            case SummarySnapshot summary -> family(summary, name, "summary");
            case InfoSnapshot info -> family(info, name + "_info", "gauge");
            default -> {
                // the library has further kinds, and neither we nor its JVM metrics use them
            }
        }
    }

    private void family(MetricSnapshot metric, String name, String type) {
        out.writeObjectPropertyStart(name);
        out.writeStringProperty("type", type);
        String help = metric.getMetadata().getHelp();
        out.writeStringProperty("help", help == null ? "" : help);
        out.writeArrayPropertyStart("samples");
        metric.getDataPoints().forEach(this::sample);
        out.writeEndArray();
        out.writeEndObject();
    }

    private void sample(DataPointSnapshot sample) {
        out.writeStartObject();
        out.writeObjectPropertyStart("labels");
        sample.getLabels()
                .forEach(label -> out.writeStringProperty(label.getName(), label.getValue()));
        out.writeEndObject();
        switch (sample) {
            case CounterSnapshot.CounterDataPointSnapshot counter -> value(counter.getValue());
            case GaugeSnapshot.GaugeDataPointSnapshot gauge -> value(gauge.getValue());
            case HistogramSnapshot.HistogramDataPointSnapshot histogram -> histogram(histogram);
            case SummarySnapshot.SummaryDataPointSnapshot summary -> {
                out.writeNumberProperty("count", summary.getCount());
                out.writeNumberProperty("sum", summary.getSum());
            }
            default -> value(1); // an info: what it says is in its labels
        }
        out.writeEndObject();
    }

    private void value(double value) {
        out.writeNumberProperty("value", value);
    }

    private void histogram(HistogramSnapshot.HistogramDataPointSnapshot histogram) {
        out.writeNumberProperty("count", histogram.getCount());
        out.writeNumberProperty("sum", histogram.getSum());
        out.writeArrayPropertyStart("buckets");
        long count = 0;
        for (var bucket : histogram.getClassicBuckets()) {
            count += bucket.getCount();
            out.writeStartObject();
            if (Double.isInfinite(bucket.getUpperBound())) {
                out.writeStringProperty("le", "+Inf");
            } else {
                out.writeNumberProperty("le", bucket.getUpperBound());
            }
            out.writeNumberProperty("count", count);
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
