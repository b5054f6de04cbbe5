package io.longline.protocol;

import org.jspecify.annotations.Nullable;

/// A gateway could not be reached, or went before it had answered.
public final class GatewayUnreachableException extends RuntimeException {
    private final GatewayAddress gateway;

    public GatewayUnreachableException(
            GatewayAddress gateway, String what, @Nullable Throwable cause) {
        super("gateway %s %s".formatted(gateway, what), cause);
        this.gateway = gateway;
    }

    public GatewayAddress gateway() {
        return gateway;
    }
}
