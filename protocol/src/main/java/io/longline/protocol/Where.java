package io.longline.protocol;

import java.util.List;

/// Which clients [GatewayCommand.Select] is about.
public sealed interface Where {

    /// All of them.
    record Everyone() implements Where {}

    /// Those that are in one of the groups, or have one of the uids, or are among the connections.
    record AnyOf(List<String> groups, List<String> uids, Connections connections) implements Where {
        public AnyOf {
            groups = List.copyOf(groups);
            uids = List.copyOf(uids);
        }
    }
}
