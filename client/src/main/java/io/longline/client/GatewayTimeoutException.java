package io.longline.client;

import java.time.Duration;

/// A gateway that was reached did not answer in time. It may have done what it was told.
public final class GatewayTimeoutException extends RuntimeException {

    /// @param who `gateway 10.0.0.7:2900`
    GatewayTimeoutException(String who, String call, Duration limit) {
        super(
                "%s has not answered %s within %d ms; it is overloaded or hangs, or the limit is too short"
                        .formatted(who, call, limit.toMillis()));
    }
}
