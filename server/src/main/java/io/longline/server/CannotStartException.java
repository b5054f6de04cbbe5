package io.longline.server;

/// Something around the process keeps it from starting: a port in use, a file that cannot be read,
/// a class that is not there. The message says what, and what to do.
public final class CannotStartException extends Exception {
    CannotStartException(String message) {
        super(message);
    }

    CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
