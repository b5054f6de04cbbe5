package io.longline.server.settings;

/// One setting of a section that does not go, with the key that is to be changed.
final class InvalidSetting extends IllegalArgumentException {
    private final String key;

    /// @param key seen from the section that is being made, `unanswered-limit` or
    ///   `gateways[0].name`
    InvalidSetting(String key, String what) {
        super(what);
        this.key = key;
    }

    static void require(boolean good, String key, String what) {
        if (!good) {
            throw new InvalidSetting(key, what);
        }
    }

    String key() {
        return key;
    }
}
