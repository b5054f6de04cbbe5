package io.longline.client;

import io.longline.protocol.ClientId;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayAddress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Clients of the cluster sorted by the gateway that holds them.
final class ClientsByGateway {

    private ClientsByGateway() {}

    static Map<GatewayAddress, Connections> of(Collection<ClientId> clients) {
        var numbers = new LinkedHashMap<GatewayAddress, List<Integer>>();
        for (ClientId client : clients) {
            numbers.computeIfAbsent(client.gateway(), gateway -> new ArrayList<>())
                    .add(client.connection());
        }
        var connections = new LinkedHashMap<GatewayAddress, Connections>();
        numbers.forEach((gateway, list) -> connections.put(gateway, Connections.of(list)));
        return connections;
    }

    static Connections at(GatewayAddress gateway, Map<GatewayAddress, Connections> sorted) {
        return sorted.getOrDefault(gateway, Connections.NONE);
    }
}
