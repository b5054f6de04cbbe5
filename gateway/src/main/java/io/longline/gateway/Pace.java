package io.longline.gateway;

import java.time.Duration;

/// So many a second, and so many at once: a token bucket, kept as the one moment at which it will
/// be full again (the generic cell rate algorithm of ITU-T I.371).
///
/// Whoever is paced keeps that moment, a `long` of the clock's nanoseconds, and begins with the
/// present.
///
/// @param nanosEach what one takes of the bucket
/// @param nanosInAll what the bucket holds
public record Pace(long nanosEach, long nanosInAll) {

    /// @param perSecond above 0
    /// @param burst how many there may be at once, above 0
    public static Pace of(int perSecond, int burst) {
        long each = Duration.ofSeconds(1).toNanos() / perSecond;
        return new Pace(each, Math.multiplyExact(each, burst));
    }

    /// The moment after one more has come.
    public long next(long moment, long now) {
        return (moment - now > 0 ? moment : now) + nanosEach;
    }

    /// How long to wait until nothing is owed; 0 or less when nothing is.
    public long owed(long moment, long now) {
        return moment - now - nanosInAll;
    }

    /// Whether half of the bucket, or more, is there.
    public boolean isHalfFull(long moment, long now) {
        return moment - now <= nanosInAll / 2;
    }
}
