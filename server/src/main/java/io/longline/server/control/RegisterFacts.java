package io.longline.server.control;

import io.longline.protocol.AddressText;

import java.util.List;

/// A Register in this process.
///
/// @param gateways those that are announced
public record RegisterFacts(String listen, List<String> gateways) {
    public RegisterFacts {
        listen = listen == null ? "" : listen;
        gateways =
                gateways == null
                        ? List.of()
                        : gateways.stream().map(AddressText::respelled).toList();
    }
}
