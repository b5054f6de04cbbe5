package io.longline.server.control;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What one process says of itself: the JSON that `status --json` shows and that nodes tell each
/// other. Fields may be added; those that are there keep their meaning.
///
/// @param id tells this run of the process from every other one
/// @param name of the service, as its files are called
/// @param startedMillis since 1970
/// @param nowMillis its clock, since 1970, when this was said
public record NodeFacts(
        String id,
        String name,
        String host,
        long pid,
        String version,
        String java,
        List<String> roles,
        long startedMillis,
        long nowMillis,
        ProcessFacts process,
        @Nullable RegisterFacts register,
        List<GatewayFacts> gateways,
        @Nullable WorkerFacts worker) {

    public NodeFacts {
        id = id == null ? "" : id;
        name = name == null ? "" : name;
        host = host == null ? "" : host;
        version = version == null ? "" : version;
        java = java == null ? "" : java;
        roles = roles == null ? List.of() : List.copyOf(roles);
        process = process == null ? ProcessFacts.UNKNOWN : process;
        gateways = gateways == null ? List.of() : List.copyOf(gateways);
    }
}
