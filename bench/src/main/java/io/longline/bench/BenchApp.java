package io.longline.bench;

import io.longline.protocol.ClientId;
import io.longline.protocol.Message;
import io.longline.worker.Client;
import io.longline.worker.Events;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;

/// What a chat or a push service does with its messages, and no more: binds uids, joins rooms,
/// keeps a name in the session, answers, passes on. `bench-events.php` is the same for the
/// original.
public final class BenchApp implements Events {

    static final JsonFactory JSON = new JsonFactory();

    private static final Message WELCOME = Message.text("{\"type\":\"welcome\"}");
    private static final Message JOINED = Message.text("{\"type\":\"joined\"}");
    private static final Message KEPT = Message.text("{\"type\":\"kept\"}");

    @Override
    public void onMessage(Client client, Message message) {
        var asked = Asked.read(message);
        switch (asked.type()) {
            case "hello" -> {
                client.bindUid(asked.uid());
                client.send(WELCOME);
            }
            case "join" -> {
                client.joinGroup(asked.room());
                client.send(JOINED);
            }
            case "keep" -> {
                client.session().put("name", asked.content());
                client.session().put("visits", 1);
                client.send(KEPT);
            }
            case "echo" -> client.send(message);
            case "say" -> client.gateway().sendToGroup(asked.room(), sent(asked, client.id()));
            case "to" -> client.gateway().sendToUid(asked.uid(), sent(asked, client.id()));
            default -> throw new IllegalArgumentException("no such type");
        }
    }

    /// `{"type":"say","from":CLIENT_ID,"content":"…"}`
    static Message sent(Asked asked, ClientId from) {
        var json = new ByteArrayOutputStream(asked.content().length() + 64);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), json)) {
            out.writeStartObject();
            out.writeStringProperty("type", asked.type());
            out.writeStringProperty("from", from.toString());
            out.writeStringProperty("content", asked.content());
            out.writeEndObject();
        }
        return Message.owning(json.toByteArray(), Message.Form.TEXT);
    }
}
