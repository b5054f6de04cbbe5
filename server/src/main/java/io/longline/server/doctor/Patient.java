package io.longline.server.doctor;

import io.longline.server.control.ClusterFacts;
import io.longline.server.control.NodeFacts;
import io.longline.server.control.RunFolder;
import io.longline.server.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What checks look at.
///
/// @param own what the service says of itself; null when it does not run
/// @param cluster as it is seen from here
/// @param registers whom it asks for gateways
/// @param nowMillis the clock here when the cluster was looked at
public record Patient(
        Settings settings,
        RunFolder run,
        @Nullable NodeFacts own,
        ClusterFacts cluster,
        List<String> registers,
        long nowMillis) {

    boolean isRunning() {
        return own != null;
    }
}
