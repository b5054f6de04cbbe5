/// Longline beside the PHP originals, in every mix: a program that was written for the one must not
/// notice the other. Tests only; they are skipped where the originals are not at hand.
@org.jspecify.annotations.NullMarked
package io.longline.interop;
