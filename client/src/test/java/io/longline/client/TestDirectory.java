package io.longline.client;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayLink;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// These gateways and no others.
record TestDirectory(List<? extends GatewayLink> links) implements GatewayDirectory {

    static TestDirectory of(GatewayLink... links) {
        return new TestDirectory(Arrays.asList(links));
    }

    @Override
    public Collection<? extends GatewayLink> all() {
        return links;
    }

    @Override
    public Optional<? extends GatewayLink> at(GatewayAddress address) {
        return links.stream().filter(link -> link.address().equals(address)).findFirst();
    }

    @Override
    public String source() {
        return "Register 10.0.0.5:1238";
    }
}
