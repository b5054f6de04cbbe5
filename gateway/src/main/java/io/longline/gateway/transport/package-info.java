/// Carries [io.longline.gateway] over sockets, and is the only place that knows Netty. Everything
/// here runs on event loops: nothing blocks.
@org.jspecify.annotations.NullMarked
package io.longline.gateway.transport;
