package io.longline.server.settings;

/// What a process can be; one process may be any of them at once.
public enum Role {
    /// Tells workers and backends which gateways are up.
    REGISTER,
    /// Holds the clients' connections.
    GATEWAY,
    /// Runs the user's Events.
    WORKER
}
