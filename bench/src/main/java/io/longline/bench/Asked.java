package io.longline.bench;

import io.longline.protocol.Message;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// What a client sent, read out of its JSON; fields that are not there are empty.
record Asked(String type, String uid, String room, String content) {

    static Asked read(Message message) {
        String type = "";
        String uid = "";
        String room = "";
        String content = "";
        try (JsonParser in =
                BenchApp.JSON.createParser(ObjectReadContext.empty(), message.bytes())) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("expected a JSON object");
            }
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                in.nextToken();
                switch (name) {
                    case "type" -> type = in.getValueAsString("");
                    case "uid" -> uid = in.getValueAsString("");
                    case "room" -> room = in.getValueAsString("");
                    case "content" -> content = in.getValueAsString("");
                    default -> in.skipChildren();
                }
            }
        }
        return new Asked(type, uid, room, content);
    }
}
