/// The app that load runs measure.
@org.jspecify.annotations.NullMarked
package io.longline.bench;
