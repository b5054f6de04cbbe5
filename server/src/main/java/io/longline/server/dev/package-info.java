/// The sources of the user's code: which there are, when they change, and what they compile to.
@org.jspecify.annotations.NullMarked
package io.longline.server.dev;
