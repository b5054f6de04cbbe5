package io.longline.server;

import io.longline.server.doctor.PortsCheck;
import io.longline.server.settings.Settings;

import java.util.List;
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

    /// The same; of a port that is taken it says who has it, and all others of the settings.
    static CannotStartException because(Exception problem, Settings settings) {
        var refused = because(problem);
        List<String> held = refused.isPortInUse() ? PortsCheck.held(settings) : List.of();
        return held.isEmpty()
                ? refused
                : new CannotStartException(
                        "%s; held: %s".formatted(refused.getMessage(), String.join(", ", held)),
                        problem);
    }

    boolean isPortInUse() {
        for (Throwable cause = this; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("in use")) {
                return true;
            }
        }
        return false;
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
