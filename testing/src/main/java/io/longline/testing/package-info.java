/// What the tests of several modules need, and nothing else does.
@org.jspecify.annotations.NullMarked
package io.longline.testing;
