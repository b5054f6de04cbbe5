package io.longline.server.control;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.Collection;

/// One line back: `{"ok":true,"result":…}` or `{"ok":false,"error":"…"}`.
record ControlAnswer(boolean ok, @Nullable String error, @Nullable JsonNode result) {
    /// Not to be changed: services that run already say it so.
    private static final String NO_SUCH_COMMAND = "there is no command '";

    static ControlAnswer of(Object result) {
        return new ControlAnswer(true, null, Json.tree(result));
    }

    static ControlAnswer failed(String error) {
        return new ControlAnswer(false, error, null);
    }

    /// @param known the commands that there are
    static ControlAnswer noSuchCommand(String command, Collection<String> known) {
        return failed(
                "%s%s' here; there is %s"
                        .formatted(
                                NO_SUCH_COMMAND,
                                Escaped.of(command, 40),
                                String.join(", ", known.stream().sorted().toList())));
    }

    /// Of an answer that is not ok, and what to do about it.
    String why() {
        if (error == null) {
            return "it said no more than no";
        }
        return error.startsWith(NO_SUCH_COMMAND)
                ? error
                        + "; probably it runs an older version than this command line, and a"
                        + " restart helps"
                : error;
    }
}
