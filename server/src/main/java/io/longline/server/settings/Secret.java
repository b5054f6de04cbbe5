package io.longline.server.settings;

/// What every process of a cluster knows and nobody else. Its text is never shown.
public record Secret(String value) {
    /// What is shown in its place.
    static final String MASK = "********";

    public static final Secret NONE = new Secret("");

    public Secret {
        if (!value.isEmpty() && value.chars().allMatch(c -> c == '*')) {
            throw new IllegalArgumentException(
                    "asterisks are what is shown in place of a secret; write the secret itself, or"
                            + " use secret-file");
        }
    }

    public static Secret of(String text) {
        return new Secret(text);
    }

    public boolean isNone() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return isNone() ? "" : MASK;
    }
}
