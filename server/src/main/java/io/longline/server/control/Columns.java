package io.longline.server.control;

/// How many columns of a terminal text takes: signs of East Asian scripts take two, marks that
/// stand over another none.
public final class Columns {
    private Columns() {}

    public static int of(String text) {
        return text.codePoints().map(Columns::ofSign).sum();
    }

    /// As much of its beginning as so many columns hold.
    public static String first(int columns, String text) {
        int taken = 0;
        for (int at = 0; at < text.length(); ) {
            int sign = text.codePointAt(at);
            taken += ofSign(sign);
            if (taken > columns) {
                return text.substring(0, at);
            }
            at += Character.charCount(sign);
        }
        return text;
    }

    private static int ofSign(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default -> isWide(c) ? 2 : 1;
        };
    }

    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
    }
}
