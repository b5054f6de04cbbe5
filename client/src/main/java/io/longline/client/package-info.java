/// Commands the cluster from anywhere: from a handler of a worker, or from any backend.
///
/// Start with [io.longline.client.GatewayClient]; its calls are those of
/// [io.longline.client.Gateway].
@org.jspecify.annotations.NullMarked
package io.longline.client;
