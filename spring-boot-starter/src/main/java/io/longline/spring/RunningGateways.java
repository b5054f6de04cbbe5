package io.longline.spring;

import io.longline.client.GatewayDirectory;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayLink;
import io.longline.server.Longline;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The gateways that the embedded Longline knows; none while it does not run. So a Gateway can be
/// handed to every bean, to the Events themselves too, before there is anything to command.
final class RunningGateways implements GatewayDirectory {
    private final EmbeddedLongline longline;

    RunningGateways(EmbeddedLongline longline) {
        this.longline = longline;
    }

    @Override
    public Collection<? extends GatewayLink> all() {
        var running = running();
        return running.isPresent() ? running.get().all() : List.of();
    }

    @Override
    public Optional<? extends GatewayLink> at(GatewayAddress address) {
        return running().flatMap(gateways -> gateways.at(address));
    }

    /// The end of "no gateway is known from".
    @Override
    public String source() {
        return running()
                .map(GatewayDirectory::source)
                .orElse("the Longline of this application, which runs once all beans are made");
    }

    private Optional<GatewayDirectory> running() {
        return longline.running().map(Longline::gateway).map(gateway -> gateway.gateways());
    }
}
