package io.longline.server.settings;

/// Where a value came from, as the user knows it: `longline.yml:4`, `LONGLINE_SECRET`, `--set`.
record Origin(String text) {
    /// Of what nobody has set.
    static final Origin DEFAULT = new Origin("default");

    static Origin line(String file, int line) {
        return new Origin(file + ":" + line);
    }

    @Override
    public String toString() {
        return text;
    }
}
