package io.longline.server;

import java.util.Objects;

/// Something around the process keeps it from starting: a port in use, a file that cannot be read,
/// a class that is not there. The message says what, and what to do.
public final class CannotStartException extends Exception {
    CannotStartException(String message) {
        super(message);
    }

    CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }

    /// For a problem whose own message says what it is; what caused it, as an exception of the
    /// user's, is named behind it.
    static CannotStartException because(Exception problem) {
        String message = Objects.requireNonNullElse(problem.getMessage(), problem.toString());
        Throwable cause = problem.getCause();
        boolean told =
                cause == null
                        || (cause.getMessage() != null && message.contains(cause.getMessage()));
        return new CannotStartException(
                told || problem instanceof java.io.IOException ? message : message + ": " + cause,
                problem);
    }
}
