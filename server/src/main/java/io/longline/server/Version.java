package io.longline.server;

/// Which Longline this is.
final class Version {
    private Version() {}

    /// What the manifest of the jar of `type` says; `development` where there is no jar.
    static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
