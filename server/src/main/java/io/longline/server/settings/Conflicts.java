package io.longline.server.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Settings that are fine alone and not together: ports open wider than a missing secret allows,
/// two listeners on one port, two gateways of one name.
final class Conflicts {
    private final List<InvalidSetting> found = new ArrayList<>();

    private Conflicts() {}

    /// Throws the first conflict, with the others suppressed in it.
    static void check(
            List<Role> roles,
            Secret secret,
            Settings.Register register,
            List<GatewaySection> gateways,
            Settings.Http http) {
        var conflicts = new Conflicts();
        conflicts.names(gateways);
        if (roles.contains(Role.GATEWAY)) {
            if (gateways.isEmpty()) {
                conflicts.add(
                        "gateways",
                        "the gateway role needs at least one gateway; name one, or leave gateway"
                                + " out of roles");
            }
            conflicts.advertisedAddresses(gateways);
        }
        if (secret.isNone()) {
            conflicts.openWithoutSecret(roles, register, gateways, http);
        }
        conflicts.ports(roles, register, gateways, http);
        conflicts.throwFirst();
    }

    /// Closed by default: whoever reaches these ports commands the cluster, or looks into it.
    private void openWithoutSecret(
            List<Role> roles,
            Settings.Register register,
            List<GatewaySection> gateways,
            Settings.Http http) {
        if (roles.contains(Role.REGISTER) && !register.listen().isLoopback()) {
            add("register.listen", openWithoutSecret(register.listen(), "the Register"));
        }
        for (int i = 0; roles.contains(Role.GATEWAY) && i < gateways.size(); i++) {
            HostPort bind = gateways.get(i).inner().bind();
            if (!bind.isLoopback()) {
                add(
                        "gateways[%d].inner.bind".formatted(i),
                        openWithoutSecret(bind, "the inner port"));
            }
        }
        if (http.enabled() && !http.listen().isLoopback()) {
            add("http.listen", openWithoutSecret(http.listen(), "HTTP"));
        }
    }

    private static String openWithoutSecret(HostPort at, String what) {
        return "%s would be open to other machines on %s without a secret; set secret or secret-file to the same value in every process, or listen on 127.0.0.1:%d"
                .formatted(what, at, at.port());
    }

    private void advertisedAddresses(List<GatewaySection> gateways) {
        for (int i = 0; i < gateways.size(); i++) {
            var inner = gateways.get(i).inner();
            if (inner.bind().isWildcard() && inner.advertise().isEmpty()) {
                add(
                        "gateways[%d].inner.advertise".formatted(i),
                        "inner.bind is every address of this machine; say which one workers are to"
                                + " use, as advertise: 10.0.0.7");
            }
        }
    }

    private void names(List<GatewaySection> gateways) {
        var seen = new HashMap<String, Integer>();
        for (int i = 0; i < gateways.size(); i++) {
            String name = gateways.get(i).name();
            Integer first = seen.putIfAbsent(name, i);
            if (first != null) {
                add(
                        "gateways[%d].name".formatted(i),
                        "gateways[%d] is called '%s' already; give each gateway a name of its own"
                                .formatted(first, name));
            }
        }
    }

    private void ports(
            List<Role> roles,
            Settings.Register register,
            List<GatewaySection> gateways,
            Settings.Http http) {
        var taken = new HashMap<Integer, String>();
        if (roles.contains(Role.REGISTER)) {
            take(taken, register.listen().port(), "register.listen");
        }
        for (int i = 0; roles.contains(Role.GATEWAY) && i < gateways.size(); i++) {
            String key = "gateways[%d].".formatted(i);
            take(taken, gateways.get(i).listen().at().port(), key + "listen");
            take(taken, gateways.get(i).inner().bind().port(), key + "inner.bind");
        }
        if (http.enabled()) {
            take(taken, http.listen().port(), "http.listen");
        }
    }

    private void take(Map<Integer, String> taken, int port, String key) {
        String other = port == 0 ? null : taken.putIfAbsent(port, key);
        if (other != null) {
            add(key, "port %d is taken by %s; give each its own".formatted(port, other));
        }
    }

    private void add(String key, String what) {
        found.add(new InvalidSetting(key, what));
    }

    private void throwFirst() {
        if (!found.isEmpty()) {
            InvalidSetting first = found.removeFirst();
            found.forEach(first::addSuppressed);
            throw first;
        }
    }
}
