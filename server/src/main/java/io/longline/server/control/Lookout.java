package io.longline.server.control;

import io.longline.client.LinkSettings;
import io.longline.client.SocketLink;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayLink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The gateways of a cluster for the time of one look: those of this process, and a link of its own
/// to each that a Register names. All Registers are asked, side by side.
final class Lookout implements AutoCloseable {
    private static final Duration REGISTER_LIMIT = Duration.ofSeconds(3);

    private final Map<GatewayAddress, GatewayLink> gateways = new LinkedHashMap<>();
    private final List<SocketLink> opened = new ArrayList<>();
    private final List<RegisterProbe.Found> registers;

    Lookout(
            Collection<? extends GatewayLink> local,
            List<String> addresses,
            LinkSettings settings) {
        local.forEach(gateway -> gateways.put(gateway.address(), gateway));
        List<CompletableFuture<RegisterProbe.Found>> asked =
                addresses.stream()
                        .distinct()
                        .map(register ->
                                CompletableFuture.supplyAsync(
                                        () -> RegisterProbe.ask(register, settings, REGISTER_LIMIT),
                                        task -> Thread.ofVirtual().start(task)))
                        .toList();
        registers = asked.stream().map(CompletableFuture::join).toList();
        registers.stream()
                .flatMap(register -> register.gateways().stream())
                .filter(address -> !gateways.containsKey(address))
                .distinct()
                .forEach(address -> {
                    var link = new SocketLink(address, settings);
                    opened.add(link);
                    gateways.put(address, link);
                });
    }

    Collection<GatewayLink> gateways() {
        return gateways.values();
    }

    /// What each Register said.
    List<RegisterProbe.Found> registers() {
        return registers;
    }

    @Override
    public void close() {
        opened.stream()
                .map(link -> Thread.ofVirtual().start(link::close))
                .toList()
                .forEach(Lookout::join);
    }

    private static void join(Thread closing) {
        try {
            closing.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt(); // the link ends by itself
        }
    }
}
