package io.longline.protocol;

import java.net.InetAddress;

/// Where a client came from, and which port of the gateway it came to.
///
/// @param address the client's, or the proxy's where one stands between
/// @param port the client's, 0 to 65535
/// @param gatewayPort the port the client connected to; it tells listeners of one cluster apart,
///   PHP's `$_SERVER['GATEWAY_PORT']`
public record ClientOrigin(InetAddress address, int port, int gatewayPort) {}
