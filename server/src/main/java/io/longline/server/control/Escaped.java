package io.longline.server.control;

/// Text that somebody else wrote, made fit for a terminal: no control characters, nothing that
/// moves, hides or turns around what stands beside it.
public final class Escaped {
    private Escaped() {}

    /// What could act on a terminal is shown as `\u001b`.
    public static String of(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            return text;
        }
        var shown = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    if (isHarmless(c)) {
                        shown.appendCodePoint(c);
                    } else {
                        shown.append(c > 0xFFFF ? "\\U%08x".formatted(c) : "\\u%04x".formatted(c));
                    }
                });
        return shown.toString();
    }

    /// The same, cut to a length, with an ellipsis where something is missing.
    public static String of(String text, int longest) {
        String shown = of(text);
        return shown.codePointCount(0, shown.length()) <= longest
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, longest - 1)) + "…";
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
