package io.longline.server.control;

import io.longline.protocol.ClientId;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.Where;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Which clients are asked for: those with one of the uids, in one of the groups, or of one of the
/// ids; all when none is named. Of one gateway, or of all.
///
/// @param ids in their plain form
/// @param gateway its inner address, as `status` shows it; "" for all
/// @param limit how many at most, 1 to 10,000
public record ConnectionFilter(
        List<String> uids, List<String> groups, List<String> ids, String gateway, int limit) {
    public static final int MOST = 10_000;

    public ConnectionFilter {
        uids = uids == null ? List.of() : List.copyOf(uids);
        groups = groups == null ? List.of() : List.copyOf(groups);
        ids = ids == null ? List.of() : List.copyOf(ids);
        gateway = Objects.requireNonNullElse(gateway, "");
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException(
                    "expected a limit of 1 to %d, not %d".formatted(MOST, limit));
        }
        if (!gateway.isEmpty()) {
            GatewayAddress.parse(gateway);
        }
        ids.forEach(ClientId::of);
    }

    boolean isEveryone() {
        return uids.isEmpty() && groups.isEmpty() && ids.isEmpty();
    }

    /// Those that could hold such a client, in the order of their addresses.
    ///
    /// @param remarks where it is said that the one that was named is not there
    List<GatewayLink> among(Collection<? extends GatewayLink> gateways, List<String> remarks) {
        List<GatewayLink> inOrder =
                gateways.stream()
                        .map(GatewayLink.class::cast)
                        .filter(gateway -> concerns(gateway.address()))
                        .sorted(Comparator.comparing(gateway -> gateway.address().toString()))
                        .toList();
        if (inOrder.isEmpty() && !gateway.isEmpty()) {
            remarks.add("there is no gateway %s now".formatted(gateway));
        }
        return inOrder;
    }

    /// Whether it could hold such a client.
    private boolean concerns(GatewayAddress address) {
        boolean named = gateway.isEmpty() || GatewayAddress.parse(gateway).equals(address);
        boolean onlyIdsOfOthers =
                uids.isEmpty()
                        && groups.isEmpty()
                        && !ids.isEmpty()
                        && ids.stream().noneMatch(id -> ClientId.of(id).gateway().equals(address));
        return named && !onlyIdsOfOthers;
    }

    Where where(GatewayAddress address) {
        if (isEveryone()) {
            return new Where.Everyone();
        }
        return new Where.AnyOf(
                groups,
                uids,
                Connections.of(
                        ids.stream()
                                .map(ClientId::of)
                                .filter(id -> id.gateway().equals(address))
                                .mapToInt(ClientId::connection)
                                .toArray()));
    }
}
