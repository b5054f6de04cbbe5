/// The default demo: a chat for telnet and live rooms for browsers, on one
/// [io.longline.examples.liveroom.LiveRoom].
@org.jspecify.annotations.NullMarked
package io.longline.examples.liveroom;
