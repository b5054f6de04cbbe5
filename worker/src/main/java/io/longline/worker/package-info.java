/// Runs the user's [io.longline.worker.Events] on virtual threads.
@org.jspecify.annotations.NullMarked
package io.longline.worker;
