package io.longline.server.doctor;

import io.longline.server.settings.GatewaySection;
import io.longline.server.settings.HostPort;
import io.longline.server.settings.Role;
import io.longline.server.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether the ports that the settings name are free. Those of a service that runs are its own.
public final class PortsCheck implements Check {
    PortsCheck() {}

    @Override
    public List<Finding> look(Patient patient) {
        if (patient.isRunning()) {
            return List.of();
        }
        var findings = new ArrayList<Finding>();
        ports(patient.settings()).forEach((key, at) -> findings.add(look(key, at)));
        return findings;
    }

    /// Who has ports that the settings name, as `register.listen 127.0.0.1:1238 by process 4711
    /// (java)`: what a start that failed says besides. Those of whom the system does not tell are
    /// left out.
    public static List<String> held(Settings settings) {
        var held = new ArrayList<String>();
        ports(settings)
                .forEach((key, at) -> {
                    if (refusal(at) != null) {
                        PortOwner.of(at.port())
                                .ifPresent(who -> held.add("%s %s by %s".formatted(key, at, who)));
                    }
                });
        return held;
    }

    private static Map<String, HostPort> ports(Settings settings) {
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
        IOException refusal = refusal(at);
        if (refusal == null) {
            return Finding.ok("port", "%s (%s) is free".formatted(at, key));
        }
        String owner = PortOwner.of(at.port()).map(who -> ", held by " + who).orElse("");
        return Finding.wrong(
                "port",
                "%s cannot be listened on (%s%s): stop what holds it, or set %s to another"
                        .formatted(at, refusal.getMessage(), owner, key));
    }

    /// Why it cannot be listened on; null when it can.
    private static @Nullable IOException refusal(HostPort at) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(at.host(), at.port()));
            return null;
        } catch (IOException refused) {
            return refused;
        }
    }
}
