package io.longline.server.settings;

import static io.longline.server.settings.InvalidSetting.require;

import java.time.Duration;

/// What clients may take of a gateway; 0 is no limit.
///
/// @param connections how many there may be, and how fast they may come
/// @param messages how fast one may talk
/// @param signIn how long one may have neither uid nor group
/// @param groups how many groups one may be in
/// @param session how long its session may be
public record LimitsSection(
        Connections connections, Messages messages, Duration signIn, int groups, ByteSize session) {

    private static final int MOST = 1 << 30;

    static final LimitsSection DEFAULTS =
            new LimitsSection(
                    new Connections(0, 0, 30_000, 0),
                    new Messages(0, 100, Duration.ofSeconds(10)),
                    Duration.ZERO,
                    10_000,
                    new ByteSize(1 << 20));

    public LimitsSection {
        atMostADay("sign-in", signIn);
        within("groups", groups, 0);
        within("session", session.bytes(), 0);
    }

    /// @param inAll how many there may be; 0 for those that open files leave room for
    /// @param perAddress how many from one address
    /// @param newPerSecond how many may come in a second; more wait
    /// @param newPerSecondPerAddress how many of one address may come in a second
    public record Connections(
            int inAll, int perAddress, int newPerSecond, int newPerSecondPerAddress) {
        public Connections {
            within("in-all", inAll, 0);
            within("per-address", perAddress, 0);
            within("new-per-second", newPerSecond, 0);
            within("new-per-second-per-address", newPerSecondPerAddress, 0);
        }
    }

    /// @param perSecond how many messages for long
    /// @param burst how many at once
    /// @param excess how long a client may press on before it is closed
    public record Messages(int perSecond, int burst, Duration excess) {
        public Messages {
            within("per-second", perSecond, 0);
            within("burst", burst, 1);
            atMostADay("excess", excess);
        }
    }

    private static void within(String key, int number, int least) {
        require(
                number >= least && number <= MOST,
                key,
                "expected %d%s to %d".formatted(least, least == 0 ? " (no limit)" : "", MOST));
    }

    private static void atMostADay(String key, Duration time) {
        require(time.compareTo(Duration.ofDays(1)) <= 0, key, "expected 0s (no limit) to 24h");
    }
}
