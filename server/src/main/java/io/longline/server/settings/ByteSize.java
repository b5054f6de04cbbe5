package io.longline.server.settings;

import java.util.Map;
import java.util.regex.Pattern;

/// A number of bytes, written `10MiB`, `64KiB` or, as bytes, `1024000`.
public record ByteSize(int bytes) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,10})\\s*([A-Za-z]*)");
    private static final Map<String, Integer> UNITS =
            Map.of("", 1, "B", 1, "KiB", 1 << 10, "MiB", 1 << 20, "GiB", 1 << 30);

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative, as " + bytes + " is");
        }
    }

    /// @throws IllegalArgumentException when `text` is no size, or one of 2 GiB or more
    public static ByteSize of(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a size, as 10MiB, 64KiB or 1024000");
        }
        Integer unit = UNITS.get(matcher.group(2));
        if (unit == null) {
            throw new IllegalArgumentException(
                    "'%s' is no unit of size; a size is in bytes, or in KiB, MiB or GiB of 1024, as 10MiB"
                            .formatted(matcher.group(2)));
        }
        long bytes = Long.parseLong(matcher.group(1)) * unit;
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected a size below 2GiB, as 10MiB");
        }
        return new ByteSize((int) bytes);
    }

    /// In the largest unit that shows it exactly and is shorter than the bytes are.
    @Override
    public String toString() {
        if (bytes > 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        boolean roundInKiB = bytes > 0 && bytes % 1024 == 0 && bytes / 1024 < 1000;
        return roundInKiB ? bytes / 1024 + "KiB" : Integer.toString(bytes);
    }
}
