package io.longline.client;

import io.longline.protocol.GatewayAddress;

/// More is on its way to a gateway than it takes in: the command or query was not sent.
public final class GatewayBusyException extends RuntimeException {

    GatewayBusyException(GatewayAddress gateway, String what) {
        super("gateway %s is behind: %s".formatted(gateway, what));
    }
}
