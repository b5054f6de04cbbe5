package io.longline.examples.liveroom;

import io.longline.examples.liveroom.FromClient.AskRoom;
import io.longline.examples.liveroom.FromClient.Faulty;
import io.longline.examples.liveroom.FromClient.Join;
import io.longline.examples.liveroom.FromClient.Pong;
import io.longline.examples.liveroom.FromClient.Say;
import io.longline.examples.liveroom.FromClient.Text;
import io.longline.protocol.Message;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;

/// Reads what clients say. Whatever they send, something is read and nothing is thrown.
///
/// ```
/// {"type":"join","roomId":R,"userName":"N"}
/// {"type":"say","roomId":R,"userName":"N","content":"C"}      content may be missing
/// {"type":"room","roomId":R}
/// {"type":"pong"}
/// ```
///
/// R is a string or a whole number. Other fields, such as the article's `userId`, are not looked
/// at. Everything that is not a JSON object with one of these types is text.
final class FromClientReader {
    private FromClientReader() {}

    /// What a client says is sent to many, so this bounds what one message can cost.
    static final int MOST_BYTES = 65_536;

    static final int MOST_NAME_CHARACTERS = 64;
    static final int MOST_DEPTH = 16;
    static final String DEFAULT_CONTENT = "default content";

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MOST_DEPTH)
                                                    .maxNumberLength(100)
                                                    .build())
                                    .build())
                    .build();

    /// Bytes that are not UTF-8 are read as U+FFFD.
    static FromClient read(Message message) {
        if (message.size() > MOST_BYTES) {
            return new Faulty("a message may have %d bytes at most".formatted(MOST_BYTES));
        }
        String text = message.text();
        JsonNode json = json(text);
        if (json == null || !json.path("type").isString()) {
            return new Text(text);
        }
        try {
            return switch (json.path("type").asString()) {
                case "join" -> new Join(room(json), userName(json));
                case "say" -> new Say(room(json), userName(json), content(json));
                case "room" -> new AskRoom(room(json));
                case "pong" -> new Pong();
                default -> new Text(text);
            };
        } catch (FaultyException faulty) {
            return new Faulty(faulty.problem);
        }
    }

    private static @Nullable JsonNode json(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException notJson) {
            return null; // a text that begins with a brace is a text
        }
    }

    private static RoomId room(JsonNode json) {
        JsonNode given = json.path("roomId");
        if (given.isMissingNode() || given.isNull()) {
            throw new FaultyException("roomId is missing");
        }
        boolean isWholeNumber = given.isIntegralNumber() && given.canConvertToLong();
        if (!isWholeNumber && !given.isString()) {
            throw new FaultyException("roomId must be a string or a whole number");
        }
        String group = isWholeNumber ? Long.toString(given.asLong()) : wellFormed(given.asString());
        if (group.isEmpty() || group.equals("0")) {
            throw new FaultyException("a room cannot be called \"\" or \"0\"");
        }
        if (group.length() > RoomId.MOST_CHARACTERS) {
            throw new FaultyException(
                    "roomId may have %d characters at most".formatted(RoomId.MOST_CHARACTERS));
        }
        return new RoomId(group, isWholeNumber);
    }

    private static String userName(JsonNode json) {
        JsonNode given = json.path("userName");
        if (given.isMissingNode() || given.isNull()) {
            throw new FaultyException("userName is missing");
        }
        if (!given.isString()) {
            throw new FaultyException("userName must be a string");
        }
        String userName = wellFormed(given.asString());
        if (userName.isBlank()) {
            throw new FaultyException("userName is empty");
        }
        if (userName.length() > MOST_NAME_CHARACTERS) {
            throw new FaultyException(
                    "userName may have %d characters at most".formatted(MOST_NAME_CHARACTERS));
        }
        return userName;
    }

    /// As PHP's `isset`, which takes null for missing.
    private static String content(JsonNode json) {
        JsonNode given = json.path("content");
        if (given.isMissingNode() || given.isNull()) {
            return DEFAULT_CONTENT;
        }
        if (!given.isString()) {
            throw new FaultyException("content must be a string");
        }
        return wellFormed(given.asString());
    }

    /// JSON can say half a character (`"\ud83d"`), which UTF-8 cannot: such a half becomes `?`
    /// here, before it is a group's name in one place and not in another.
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /// Found while reading; never leaves this class.
    private static final class FaultyException extends RuntimeException {
        private final String problem;

        FaultyException(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }
    }
}
