package io.longline.server.doctor;

import io.longline.server.settings.GatewaySection;
import io.longline.server.settings.HostPort;
import io.longline.server.settings.Role;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// Whether workers and backends can reach the inner ports where they are told to.
final class AdvertisedAddressCheck implements Check {
    private static final String ABOUT = "address";
    private static final int CONNECT_MILLIS = 2000;

    @Override
    public List<Finding> look(Patient patient) {
        var findings = new ArrayList<Finding>();
        if (patient.own() != null) {
            patient.own()
                    .gateways()
                    .forEach(gateway ->
                            findings.add(look(patient, gateway.name(), gateway.address(), true)));
        } else if (patient.settings().has(Role.GATEWAY)) {
            for (GatewaySection gateway : patient.settings().gateways()) {
                String advertised = gateway.inner().advertise();
                String address =
                        advertised.isEmpty()
                                ? gateway.inner().bind().toString()
                                : advertised.contains(":")
                                        ? advertised
                                        : advertised + ":" + gateway.inner().bind().port();
                findings.add(look(patient, gateway.name(), address, false));
            }
        }
        return findings;
    }

    private static Finding look(Patient patient, String name, String address, boolean listens) {
        HostPort at = HostPort.of(address);
        List<String> elsewhere =
                patient.registers().stream()
                        .filter(register -> !HostPort.of(register).isLoopback())
                        .toList();
        if (at.isLoopback() && !elsewhere.isEmpty()) {
            return Finding.wrong(
                    ABOUT,
                    "gateway %s tells Register %s to send others to %s, which is their own machine: set gateways.%s.inner.advertise to an address of this one"
                            .formatted(name, elsewhere.getFirst(), at, name));
        }
        if (!listens) {
            return Finding.ok(ABOUT, "gateway %s would be reached at %s".formatted(name, at));
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(at.host(), at.port()), CONNECT_MILLIS);
            return Finding.ok(ABOUT, "gateway %s is reached at %s".formatted(name, at));
        } catch (IOException unreachable) {
            return Finding.warning(
                    ABOUT,
                    "gateway %s cannot be reached at %s from here (%s): look at inner.advertise and inner.bind, and at firewalls in between"
                            .formatted(name, at, unreachable.getMessage()));
        }
    }
}
