package io.longline.client;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayLink;

import java.util.Collection;
import java.util.Optional;

/// The gateways that are up now.
///
/// Asked at every call, from any thread: answers come from memory.
public interface GatewayDirectory {

    /// All of them, as they are at this moment; what is returned does not change any more.
    Collection<? extends GatewayLink> all();

    /// The gateway that holds the clients of this address, empty when none such is known.
    Optional<? extends GatewayLink> at(GatewayAddress address);

    /// Where gateways are learned from, as a message says it: `Register 127.0.0.1:1238`.
    default String source() {
        return "this process";
    }
}
