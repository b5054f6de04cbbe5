package io.longline.server.settings;

import java.util.ArrayList;
import java.util.List;

/// What is wrong with the settings, gathered until all of them have been looked at.
final class Problems {
    /// More than anybody reads at once; the rest is counted.
    private static final int MOST = 50;

    private final List<String> found = new ArrayList<>();

    void add(Origin where, String what) {
        String line = where + ": " + what;
        if (!found.contains(line)) {
            found.add(line);
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    SettingsException exception() {
        if (found.size() <= MOST) {
            return new SettingsException(found);
        }
        var shown = new ArrayList<>(found.subList(0, MOST));
        shown.add("and %d more".formatted(found.size() - MOST));
        return new SettingsException(shown);
    }
}
