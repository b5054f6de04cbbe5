/// Settings: what they are, and how they are read from a YAML file, the environment and flags. The
/// only place that knows a YAML library.
@org.jspecify.annotations.NullMarked
package io.longline.server.settings;
