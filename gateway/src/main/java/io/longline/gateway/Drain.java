package io.longline.gateway;

import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// How a gateway lets its clients go before it is stopped: not all at once, or they would all come
/// back at once, to whoever takes them.
///
/// @param window the time over which they are let go, evenly and in random order; 0 to 24 hours, 30
///   s by default: a thousand clients in 30 s is 33 handshakes a second elsewhere. 0 lets all go at
///   once.
/// @param message what each is sent before it is closed, null for nothing, which is the default
/// @param reason what WebSocket clients are closed with, 1012 by default: a browser's library that
///   connects again by itself does so
public record Drain(Duration window, @Nullable Message message, CloseReason reason) {

    /// 30 s, no message, 1012.
    public static final Drain DEFAULTS =
            new Drain(
                    Duration.ofSeconds(30),
                    null,
                    new CloseReason(1012, "the gateway is going down; connect again"));

    public Drain {
        if (window.isNegative() || window.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "drain window %s is outside 0..24 hours".formatted(window));
        }
    }
}
