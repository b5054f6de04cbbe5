package io.longline.server;

import java.util.Objects;

/// Something around the process keeps it from starting: a port in use, a file that cannot be read,
/// a class that is not there. The message says what, and what to do.
public final class CannotStartException extends Exception {
    private final boolean inUserCode;

    CannotStartException(String message) {
        super(message);
        this.inUserCode = false;
    }

    CannotStartException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private CannotStartException(String message, Throwable cause, boolean inUserCode) {
        super(message, cause);
        this.inUserCode = inUserCode;
    }

    /// It is the user's own code, and another version of it may do.
    static CannotStartException inUserCode(String message, Throwable cause) {
        return new CannotStartException(message, cause, true);
    }

    boolean isInUserCode() {
        return inUserCode;
    }

    /// For a problem whose own message says what it is.
    static CannotStartException because(Exception problem) {
        return new CannotStartException(messageOf(problem), problem);
    }

    /// Its message; what caused it, as an exception of the user's, is named behind it.
    static String messageOf(Exception problem) {
        String message = Objects.requireNonNullElse(problem.getMessage(), problem.toString());
        Throwable cause = problem.getCause();
        boolean told =
                cause == null
                        || (cause.getMessage() != null && message.contains(cause.getMessage()));
        return told || problem instanceof java.io.IOException ? message : message + ": " + cause;
    }
}
