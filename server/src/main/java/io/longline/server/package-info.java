/// The runnable: puts the roles together, in one process or in several.
@org.jspecify.annotations.NullMarked
package io.longline.server;
