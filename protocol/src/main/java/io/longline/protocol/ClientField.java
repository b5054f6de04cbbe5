package io.longline.protocol;

/// A fact that [GatewayCommand.Select] can ask for.
public enum ClientField {
    SESSION,
    UID,
    GROUPS
}
