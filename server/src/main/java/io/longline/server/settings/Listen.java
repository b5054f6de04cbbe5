package io.longline.server.settings;

import java.util.List;

/// What a gateway speaks with its clients, and where: `websocket://0.0.0.0:7272`.
///
/// @param protocol one of [#PROTOCOLS], or the name of a class of the user's own
public record Listen(String protocol, HostPort at) {
    public static final List<String> PROTOCOLS = List.of("websocket", "text", "frame", "tcp");

    private static final String EXPECTED =
            "expected a protocol, a host and a port, as websocket://0.0.0.0:7272";

    public Listen {
        // a class of the user's own is told from a mistyped name by its package
        if (!PROTOCOLS.contains(protocol) && !protocol.contains(".")) {
            throw new IllegalArgumentException(
                    "'%s' is no protocol; use %s, or a class of your own with its package, as websocket://0.0.0.0:7272"
                            .formatted(protocol, String.join(", ", PROTOCOLS)));
        }
    }

    /// @throws IllegalArgumentException when `text` is not `protocol://host:port`
    public static Listen of(String text) {
        int end = text.indexOf("://");
        if (end < 1) {
            throw new IllegalArgumentException(EXPECTED);
        }
        HostPort at;
        try {
            at = HostPort.of(text.substring(end + 3));
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException(EXPECTED, notAnAddress);
        }
        return new Listen(text.substring(0, end), at);
    }

    @Override
    public String toString() {
        return protocol + "://" + at;
    }
}
