@org.jspecify.annotations.NullMarked
package io.longline.examples.webpush;
