/// Tests over real sockets.
@org.jspecify.annotations.NullMarked
package io.longline.gateway.transport;
