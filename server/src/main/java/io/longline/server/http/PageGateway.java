package io.longline.server.http;

/// A listener as a page needs to know it: the host is the one that the page came from.
///
/// @param name lower-case letters, digits and `-`
/// @param protocol `websocket`, `text`, or the full name of a class
/// @param port the one that was really bound
public record PageGateway(String name, String protocol, int port, boolean tls) {
    String json() {
        return "{\"name\":\"%s\",\"protocol\":\"%s\",\"port\":%d,\"tls\":%b}"
                .formatted(name, protocol, port, tls);
    }
}
