/// The bytes that GatewayWorker speaks. The only package that knows command words and offsets.
@org.jspecify.annotations.NullMarked
package io.longline.protocol.wire;
