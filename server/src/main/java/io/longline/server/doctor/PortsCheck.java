package io.longline.server.doctor;

import io.longline.server.settings.GatewaySection;
import io.longline.server.settings.HostPort;
import io.longline.server.settings.Role;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether the ports that the settings name are free. Those of a service that runs are its own.
final class PortsCheck implements Check {
    @Override
    public List<Finding> look(Patient patient) {
        if (patient.isRunning()) {
            return List.of();
        }
        var findings = new ArrayList<Finding>();
        ports(patient).forEach((key, at) -> findings.add(look(key, at)));
        return findings;
    }

    private static Map<String, HostPort> ports(Patient patient) {
        var settings = patient.settings();
        var ports = new LinkedHashMap<String, HostPort>();
        if (settings.has(Role.REGISTER)) {
            ports.put("register.listen", settings.register().listen());
        }
        if (settings.has(Role.GATEWAY)) {
            for (GatewaySection gateway : settings.gateways()) {
                ports.put("gateways." + gateway.name() + ".listen", gateway.listen().at());
                ports.put("gateways." + gateway.name() + ".inner.bind", gateway.inner().bind());
            }
        }
        if (settings.http().enabled()) {
            ports.put("http.listen", settings.http().listen());
        }
        return ports;
    }

    private static Finding look(String key, HostPort at) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(at.host(), at.port()));
            return Finding.ok("port", "%s (%s) is free".formatted(at, key));
        } catch (IOException refused) {
            String owner = PortOwner.of(at.port()).map(who -> ", held by " + who).orElse("");
            return Finding.wrong(
                    "port",
                    "%s cannot be listened on (%s%s): stop what holds it, or set %s to another"
                            .formatted(at, refused.getMessage(), owner, key));
        }
    }
}
