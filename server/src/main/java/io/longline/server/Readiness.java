package io.longline.server;

import io.longline.gateway.transport.GatewayServer;
import io.longline.server.http.Endpoint;
import io.longline.server.http.Endpoint.Answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether load balancers should send clients here, and if not, why. Safe for use by many threads.
final class Readiness {
    private volatile Map<String, GatewayServer> gateways = Map.of();
    private volatile String process = "starting";

    /// Everything has started.
    void up(Map<String, GatewayServer> gateways) {
        this.gateways = Map.copyOf(gateways);
        process = "";
    }

    void stopping() {
        process = "stopping";
    }

    /// Why not; empty when clients are welcome. One gateway that is not ready is enough.
    List<String> reasons() {
        var reasons = new ArrayList<String>();
        if (!process.isEmpty()) {
            reasons.add(process);
        }
        gateways.forEach((name, gateway) -> {
            if (gateway.isDraining()) {
                reasons.add("gateway %s takes no more clients".formatted(name));
            } else if (gateway.workers().workers().isEmpty()) {
                reasons.add("gateway %s has no worker".formatted(name));
            }
        });
        reasons.sort(null);
        return reasons;
    }

    /// `/health/ready`: 200 or 503, and why. There is nothing to escape in the reasons: names of
    /// gateways have letters, digits and `-`.
    Endpoint endpoint() {
        return new Endpoint(
                "/health/ready",
                _ -> {
                    List<String> reasons = reasons();
                    return reasons.isEmpty()
                            ? Answer.json(200, "{\"status\":\"ready\"}")
                            : Answer.json(
                                    503,
                                    reasons.stream()
                                            .collect(
                                                    Collectors.joining(
                                                            "\",\"",
                                                            "{\"status\":\"not"
                                                                    + " ready\",\"reasons\":[\"",
                                                            "\"]}")));
                });
    }
}
