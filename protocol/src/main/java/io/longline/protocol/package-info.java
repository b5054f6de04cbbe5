/// What a gateway can be told and asked, and what it tells its workers. Knows no bytes on a wire,
/// no sockets and no role.
@org.jspecify.annotations.NullMarked
package io.longline.protocol;
