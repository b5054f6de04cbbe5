package io.longline.server.control;

import java.util.Map;
import java.util.Objects;

/// One line to a service: `{"command":"status","arguments":{}}`.
record ControlRequest(String command, Map<String, String> arguments) {
    ControlRequest {
        command = Objects.requireNonNullElse(command, "");
        arguments = arguments == null ? Map.of() : Map.copyOf(arguments);
    }
}
