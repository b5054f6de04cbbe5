package io.longline.server;

/// What the process tells whoever started it.
final class ExitCode {
    /// Stopped in order, or done.
    static final int OK = 0;

    /// Could not start: a port in use, an unreadable certificate, an unknown class.
    static final int CANNOT_START = 1;

    /// The command line is wrong; picocli's own.
    static final int USAGE = 2;

    /// The settings are wrong; `EX_CONFIG` of sysexits.
    static final int SETTINGS = 78;

    private ExitCode() {}
}
