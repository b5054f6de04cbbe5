package io.longline.server.control;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/// One line back: `{"ok":true,"result":…}` or `{"ok":false,"error":"…"}`.
record ControlAnswer(boolean ok, @Nullable String error, @Nullable JsonNode result) {
    static ControlAnswer of(Object result) {
        return new ControlAnswer(true, null, Json.tree(result));
    }

    static ControlAnswer failed(String error) {
        return new ControlAnswer(false, error, null);
    }
}
