package io.longline.server;

/// The user's code was not loaded anew, and what ran before runs on. The message says why, and what
/// to do.
public final class CannotReloadException extends Exception {
    CannotReloadException(String message) {
        super(message);
    }

    /// For a problem whose own message says what it is.
    CannotReloadException(Exception problem) {
        super(CannotStartException.messageOf(problem), problem);
    }
}
