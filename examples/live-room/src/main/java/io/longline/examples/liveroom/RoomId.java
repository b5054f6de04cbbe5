package io.longline.examples.liveroom;

/// A room as a client named it: by a JSON number or a string. It is answered in the same kind.
///
/// @param group the name of the room's group: `7` and `"7"` are one room
/// @param isNumber whether it came as a number
record RoomId(String group, boolean isNumber) {

    /// More is not a name any more, but something that others would have to read.
    static final int MOST_CHARACTERS = 64;
}
