package io.longline.protocol;

/// Who gets a message that is sent to all.
public sealed interface Recipients {

    /// Every client of the gateway.
    record Everyone() implements Recipients {}

    /// These clients, as far as they are here.
    record Only(Connections connections) implements Recipients {}

    /// Every client but these.
    record AllBut(Connections connections) implements Recipients {}
}
