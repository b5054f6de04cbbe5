@org.jspecify.annotations.NullMarked
package io.longline.protocol.wire;
