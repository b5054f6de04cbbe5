package io.longline.examples.liveroom;

/// What a client says: one of the room's messages, or any other text.
sealed interface FromClient {

    record Join(RoomId room, String userName) implements FromClient {}

    record Say(RoomId room, String userName, String content) implements FromClient {}

    /// How is the room? Asked by the page when somebody came or went.
    record AskRoom(RoomId room) implements FromClient {}

    /// A sign of life, which the gateway has taken as one already.
    record Pong() implements FromClient {}

    /// None of the room's messages.
    record Text(String text) implements FromClient {}

    /// One of the room's messages with something missing or wrong in it.
    ///
    /// @param problem for the client that sent it
    record Faulty(String problem) implements FromClient {}
}
