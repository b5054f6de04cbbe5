/// A service that runs, seen from the shell: its run folder, the socket it takes commands at, what
/// it says of itself, and how that is shown.
@org.jspecify.annotations.NullMarked
package io.longline.server.control;
