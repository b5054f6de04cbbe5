package io.longline.client;

import io.longline.protocol.GatewayAddress;

/// A gateway was asked what it has no word for: it is one of PHP, and was not sent the question.
public final class NotUnderstoodException extends RuntimeException {
    NotUnderstoodException(GatewayAddress gateway, String query) {
        super("gateway %s is one of PHP and knows no %s".formatted(gateway, query));
    }
}
