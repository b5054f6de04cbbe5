package io.longline.server.doctor;

/// What one look has shown.
///
/// @param about what was looked at, in a word or two
/// @param text what was found; for what is not right, what to do too
public record Finding(Level level, String about, String text) {

    /// How good or bad it is.
    public enum Level {
        OK,
        /// It works, and something else would be better.
        WARNING,
        /// It does not work, or will not.
        WRONG
    }

    static Finding ok(String about, String text) {
        return new Finding(Level.OK, about, text);
    }

    static Finding warning(String about, String text) {
        return new Finding(Level.WARNING, about, text);
    }

    /// For what has to be mended.
    public static Finding wrong(String about, String text) {
        return new Finding(Level.WRONG, about, text);
    }
}
