package io.longline.server.settings;

import java.util.List;
import java.util.stream.Collectors;

/// Settings that cannot be used. Its message names every problem, one a line, with where it stands
/// and what to write instead.
public final class SettingsException extends RuntimeException {
    private final transient List<String> problems;

    SettingsException(List<String> problems) {
        super(
                problems.stream()
                        .collect(
                                Collectors.joining(
                                        "\n  ",
                                        problems.size() == 1
                                                ? "1 problem in the settings:\n  "
                                                : problems.size()
                                                        + " problems in the settings:\n  ",
                                        "")));
        this.problems = List.copyOf(problems);
    }

    /// One line each, `longline.yml:4: …`.
    public List<String> problems() {
        return problems;
    }
}
