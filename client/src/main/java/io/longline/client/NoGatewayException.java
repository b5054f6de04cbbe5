package io.longline.client;

/// A call concerns every gateway, and none is known.
public final class NoGatewayException extends RuntimeException {

    NoGatewayException(String source) {
        super(
                "no gateway is known from %s; start one that announces itself there"
                        .formatted(source));
    }
}
