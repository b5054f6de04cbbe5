package io.longline.server.control;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them, each in a few characters.
final class Amounts {
    private Amounts() {}

    /// `1,234,567`; `-` for what is not known.
    static String count(long number) {
        return number < 0 ? "-" : String.format(Locale.ROOT, "%,d", number);
    }

    /// `512 B`, `1.5 KiB`, `12 MiB`.
    static String bytes(long number) {
        if (number < 0) {
            return "-";
        }
        if (number < 1024) {
            return number + " B";
        }
        double amount = number;
        int unit = -1;
        do {
            amount /= 1024;
            unit++;
        } while (amount >= 1000 && unit < 4);
        return String.format(
                Locale.ROOT, amount < 10 ? "%.1f %siB" : "%.0f %siB", amount, "KMGTP".charAt(unit));
    }

    /// `0`, `0.4`, `12`, `1,234` a second.
    static String rate(double perSecond) {
        if (perSecond < 0) {
            return "-";
        }
        return perSecond == 0
                ? "0"
                : String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
    }

    /// `0.2 ms`, `45 ms`, `1.5 s`.
    static String millis(double millis) {
        if (millis < 0) {
            return "-";
        }
        return millis >= 1000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
                : String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    /// `12s`, `4m 05s`, `3h 20m`, `12d 4h`.
    static String time(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return "%dm %02ds".formatted(seconds / 60, seconds % 60);
        }
        if (seconds < 24 * 3600) {
            return "%dh %02dm".formatted(seconds / 3600, seconds / 60 % 60);
        }
        return "%dd %dh".formatted(seconds / 86_400, seconds / 3600 % 24);
    }
}
