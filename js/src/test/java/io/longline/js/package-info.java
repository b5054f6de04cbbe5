@org.jspecify.annotations.NullMarked
package io.longline.js;
