/// Tests with neither sockets nor a clock.
@org.jspecify.annotations.NullMarked
package io.longline.gateway;
