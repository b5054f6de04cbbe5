package io.longline.protocol;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/// What [GatewayCommand.Select] found out about one client.
///
/// @param session null when it was not asked for
/// @param uid null when it was not asked for, or none is bound
/// @param groups null when it was not asked for, or the client is in none
public record SelectedClient(
        @Nullable SerializedSession session, @Nullable String uid, @Nullable Set<String> groups) {}
