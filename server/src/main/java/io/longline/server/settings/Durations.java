package io.longline.server.settings;

import java.time.Duration;
import java.util.regex.Pattern;

/// Durations as settings write them: `500ms`, `55s`, `2m`, `1h`.
final class Durations {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*([A-Za-z]*)");

    private Durations() {}

    /// @throws IllegalArgumentException when `text` is no duration, or lacks its unit
    static Duration parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a duration, as 55s, 500ms or 2m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "" ->
                    throw new IllegalArgumentException(
                            "a duration needs its unit, ms, s, m or h: seconds would be %ds"
                                    .formatted(number));
            default ->
                    throw new IllegalArgumentException(
                            "'%s' is no unit of time; use ms, s, m or h, as 55s"
                                    .formatted(matcher.group(2)));
        };
    }

    /// In the largest unit that shows it exactly.
    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }
}
