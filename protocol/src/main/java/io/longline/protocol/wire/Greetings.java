package io.longline.protocol.wire;

import io.longline.protocol.wire.FromGateway.Hello;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGateway.WorkerConnect;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/// The JSON with which peers introduce themselves.
///
/// ```
/// 200 {"worker_key":"NAME:NUMBER","secret_key":"…","longline":1,"handshake":1,"instance":"…"}
/// 202 {"secret_key":"…","longline":1}
/// 230 {"longline":1,"handshake":1,"instance":"…"}
/// ```
///
/// PHP does not look at the last three fields, and does not send them.
final class Greetings {
    private Greetings() {}

    static Packet encode(WorkerConnect greeting) {
        var json =
                JsonWriter.asciiOnly()
                        .raw("{\"worker_key\":")
                        .string(greeting.workerKey())
                        .raw(",\"secret_key\":")
                        .string(greeting.secret());
        return packet(Words.WORKER_CONNECT, json, ",", greeting.capabilities());
    }

    static Packet encode(ClientConnect greeting) {
        var json = JsonWriter.asciiOnly().raw("{\"secret_key\":").string(greeting.secret());
        return packet(Words.GATEWAY_CLIENT_CONNECT, json, ",", greeting.capabilities());
    }

    static Packet encode(Hello hello) {
        return packet(Words.HELLO, JsonWriter.asciiOnly().raw("{"), "", hello.capabilities());
    }

    /// @throws WireFormatException when it is no greeting: without one nobody knows who this is
    static WorkerConnect workerConnect(Packet packet) {
        Fields fields = Fields.of("the greeting of a worker", packet);
        if (fields.workerKey == null) {
            throw new WireFormatException("the greeting of a worker has no worker_key");
        }
        return new WorkerConnect(fields.workerKey, fields.secret, fields.capabilities);
    }

    /// @throws WireFormatException when it is no greeting
    static ClientConnect clientConnect(Packet packet) {
        Fields fields = Fields.of("the greeting of a backend", packet);
        return new ClientConnect(fields.secret, fields.capabilities);
    }

    /// @throws WireFormatException when it is no greeting
    static Hello hello(Packet packet) {
        return new Hello(Fields.of("the greeting of a gateway", packet).capabilities);
    }

    private static Packet packet(
            int word, JsonWriter json, String separator, Capabilities capabilities) {
        if (capabilities.longline()) {
            json.raw(separator).raw("\"longline\":1");
            separator = ",";
        }
        if (capabilities.answersHandshakes()) {
            json.raw(separator).raw("\"handshake\":1");
            separator = ",";
        }
        if (!capabilities.instance().isEmpty()) {
            json.raw(separator).raw("\"instance\":").string(capabilities.instance());
        }
        return Packet.about(
                word, 0, Packet.PLAIN, Packet.NOTHING, ByteBuffer.wrap(json.raw("}").toBytes()));
    }

    private static final class Fields {
        private @Nullable String workerKey;
        private String secret = "";
        private boolean longline;
        private boolean handshake;
        private String instance = "";
        private Capabilities capabilities = Capabilities.PHP;

        static Fields of(String what, Packet packet) {
            try {
                Fields fields =
                        JsonReader.read(what, packet.bodyBytes(), json -> new Fields().read(json));
                fields.capabilities = fields.said();
                return fields;
            } catch (IllegalArgumentException notAGreeting) {
                throw new WireFormatException(
                        "%s is refused: %s".formatted(what, notAGreeting.getMessage()));
            }
        }

        private Fields read(JsonReader json) {
            json.fields(
                    "greeting",
                    name -> {
                        switch (name) {
                            case "worker_key" -> workerKey = json.text(name);
                            case "secret_key" -> secret = json.isNull() ? "" : json.text(name);
                            case "longline" -> longline = json.isSet();
                            case "instance" -> instance = json.text(name);
                            case "handshake" -> handshake = json.isSet();
                            default -> json.skip();
                        }
                    });
            return this;
        }

        private Capabilities said() {
            return new Capabilities(longline, longline && handshake, longline ? instance : "");
        }
    }
}
