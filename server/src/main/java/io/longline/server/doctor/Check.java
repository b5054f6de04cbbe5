package io.longline.server.doctor;

import java.util.List;

/// Looks at one thing. A new one is a class and a line in [Doctor].
@FunctionalInterface
interface Check {
    /// One finding for each place that was looked at; none when it does not concern this service.
    /// It may block for a few seconds.
    List<Finding> look(Patient patient);
}
