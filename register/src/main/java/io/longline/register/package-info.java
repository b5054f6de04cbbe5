/// Tells workers and backends which gateways there are: GatewayWorker's Register, and the
/// announcement of a gateway at it.
@org.jspecify.annotations.NullMarked
package io.longline.register;
