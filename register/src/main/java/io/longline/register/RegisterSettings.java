package io.longline.register;

import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.LineReader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// How a [Register] is set up. `RegisterSettings.listening("127.0.0.1:1238")` has the defaults; the
/// `with` methods change one thing each.
///
/// @param host where it listens; never an address that strangers reach
/// @param port 0 for any that is free
/// @param secret what gateways, workers and backends must say; empty for none
/// @param greetingLimit how long a connection may take to say who it is, 10 s as in GatewayWorker
/// @param maxConnections further ones are closed at once, 10,000
/// @param maxLineBytes a longer line closes its connection, 64 KiB
/// @param tls what peers must speak, null for no TLS; PHP peers do not speak it
public record RegisterSettings(
        String host,
        int port,
        String secret,
        Duration greetingLimit,
        int maxConnections,
        int maxLineBytes,
        @Nullable LinkTls tls) {

    public RegisterSettings {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port %d is outside 0..65535".formatted(port));
        }
        if (!greetingLimit.isPositive() || maxConnections < 1 || maxLineBytes < 1) {
            throw new IllegalArgumentException(
                    "greetingLimit, maxConnections and maxLineBytes must be above 0");
        }
    }

    /// @param listen `127.0.0.1:1238`; with port 0 any that is free
    public static RegisterSettings listening(String listen) {
        int colon = listen.lastIndexOf(':');
        String digits = listen.substring(colon + 1);
        if (colon < 1 || !digits.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "'%s' is nothing to listen on; expected host:port, as 127.0.0.1:1238"
                            .formatted(listen));
        }
        return new RegisterSettings(
                listen.substring(0, colon),
                Integer.parseInt(digits),
                "",
                Duration.ofSeconds(10),
                10_000,
                LineReader.MAX_LINE_DEFAULT,
                null);
    }

    public RegisterSettings withSecret(String secret) {
        return new RegisterSettings(
                host, port, secret, greetingLimit, maxConnections, maxLineBytes, tls);
    }

    public RegisterSettings withGreetingLimit(Duration greetingLimit) {
        return new RegisterSettings(
                host, port, secret, greetingLimit, maxConnections, maxLineBytes, tls);
    }

    public RegisterSettings withTls(LinkTls tls) {
        return new RegisterSettings(
                host, port, secret, greetingLimit, maxConnections, maxLineBytes, tls);
    }

    /// @param maxConnections how many there may be
    /// @param maxLineBytes how long a line may be
    public RegisterSettings withBounds(int maxConnections, int maxLineBytes) {
        return new RegisterSettings(
                host, port, secret, greetingLimit, maxConnections, maxLineBytes, tls);
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "RegisterSettings[%s:%d, greetingLimit=%s, maxConnections=%d, maxLineBytes=%d]"
                .formatted(host, port, greetingLimit, maxConnections, maxLineBytes);
    }
}
