/// Figures of gateways and workers as metrics and in recordings. The only place that knows the
/// Prometheus library.
@org.jspecify.annotations.NullMarked
package io.longline.server.metrics;
