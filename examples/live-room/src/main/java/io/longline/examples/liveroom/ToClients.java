package io.longline.examples.liveroom;

import io.longline.protocol.Message;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/// What clients are told, field by field in this order:
///
/// ```
/// {"type":"init","client_id":"ID","msg":"connect is success"}                                to one who connects
/// {"type":"join","roomId":R,"userName":"N","msg":"enters the Room","joinTime":"T"}           to the room
/// {"type":"say","roomId":R,"userName":"N","content":"C","commentTime":"T"}                   to the room
/// {"type":"room","roomId":R,"pageViews":V,"online":[{"userName":"N"},...],"onlineCount":O}   to one who asks
/// {"type":"error","msg":"M"}                                                                 to one who erred
/// ID said TEXT                                                                               to everyone
/// ID logout                                                                                  to everyone
/// ```
///
/// T is `yyyy-MM-dd HH:mm:ss`. Text is UTF-8 as it is, not `\\u`-escaped, so that telnet shows it.
///
/// ID is a client id as those outside may see it, plain or sealed.
final class ToClients {
    private ToClients() {}

    private static final JsonMapper JSON = new JsonMapper();

    static Message init(String clientId) {
        return message(typed("init").put("client_id", clientId).put("msg", "connect is success"));
    }

    static Message join(RoomId room, String userName, String time) {
        return message(
                inRoom("join", room)
                        .put("userName", userName)
                        .put("msg", "enters the Room")
                        .put("joinTime", time));
    }

    static Message say(RoomId room, String userName, String content, String time) {
        return message(
                inRoom("say", room)
                        .put("userName", userName)
                        .put("content", content)
                        .put("commentTime", time));
    }

    /// @param online names of those in the room, as many as one wants to tell
    /// @param onlineCount how many are in the room
    static Message room(RoomId room, long pageViews, List<String> online, int onlineCount) {
        ObjectNode json = inRoom("room", room).put("pageViews", pageViews);
        var names = json.putArray("online");
        online.forEach(userName -> names.addObject().put("userName", userName));
        return message(json.put("onlineCount", onlineCount));
    }

    static Message error(String problem) {
        return message(typed("error").put("msg", problem));
    }

    static Message said(String clientId, String text) {
        return Message.text(clientId + " said " + oneLine(text));
    }

    static Message logout(String clientId) {
        return Message.text(clientId + " logout");
    }

    /// A text goes to terminals too: there a line break would let it pass for somebody else's line,
    /// and an escape sequence for a command to the terminal.
    private static String oneLine(String text) {
        var shown = new StringBuilder(text.length());
        text.replace("\r\n", " ")
                .chars()
                .forEach(c -> {
                    if (c == '\n' || c == '\r') {
                        shown.append(' ');
                    } else {
                        boolean shows = c == '\t' || !Character.isISOControl(c);
                        shown.append(shows ? (char) c : '\uFFFD');
                    }
                });
        return shown.toString();
    }

    private static ObjectNode typed(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static ObjectNode inRoom(String type, RoomId room) {
        ObjectNode json = typed(type);
        return room.isNumber()
                ? json.put("roomId", Long.parseLong(room.group()))
                : json.put("roomId", room.group());
    }

    private static Message message(ObjectNode json) {
        return Message.text(JSON.writeValueAsString(json));
    }
}
