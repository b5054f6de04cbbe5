package io.longline.server.metrics;

import java.util.List;
import java.util.OptionalInt;

/// What this process has to do with Registers, in numbers.
///
/// @param announcements of its gateways at Registers of other processes
/// @param gateways how many are announced at the Register of this process; empty without one
public record RegisterFigures(List<Announced> announcements, OptionalInt gateways) {

    public RegisterFigures {
        announcements = List.copyOf(announcements);
    }

    /// Of one gateway.
    Announced of(String gateway) {
        return announcements.stream()
                .filter(announced -> announced.gateway().equals(gateway))
                .findFirst()
                .orElse(new Announced(gateway, 0, 0));
    }

    /// @param gateway its name
    /// @param heard at how many Registers it is announced now
    /// @param away at how many of those that it should be it is not
    public record Announced(String gateway, int heard, int away) {}
}
