package io.longline.server.control;

import java.util.List;

/// A Register in this process.
///
/// @param gateways those that are announced, as they wrote their addresses
public record RegisterFacts(String listen, List<String> gateways) {
    public RegisterFacts {
        listen = listen == null ? "" : listen;
        gateways = gateways == null ? List.of() : List.copyOf(gateways);
    }
}
