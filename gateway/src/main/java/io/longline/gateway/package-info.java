/// Gateway: holds client connections and carries out commands on them. Knows no Netty, opens no
/// socket and reads no clock: [io.longline.gateway.transport] brings those, tests bring their own.
@org.jspecify.annotations.NullMarked
package io.longline.gateway;
