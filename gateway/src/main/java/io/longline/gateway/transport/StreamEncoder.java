package io.longline.gateway.transport;

import io.longline.gateway.EncodedMessage;
import io.longline.gateway.MessageEncoder;
import io.longline.protocol.Message;
import io.longline.protocol.Message.Form;
import io.longline.protocol.wire.PhpJson;

/// Encodes messages for the clients of a stream protocol.
record StreamEncoder(Framing framing) implements MessageEncoder {

    @Override
    public EncodedMessage encode(Message message) {
        return new EncodedBytes(
                switch (message.form()) {
                    case TEXT, BINARY -> framing.encode(message);
                    case ENCODED -> Buffers.copyOf(message);
                    case PHP_VALUE -> framing.encode(asJson(message));
                },
                message.size());
    }

    static Message asJson(Message message) {
        return Message.owning(PhpJson.toJson(message.bytes()), Form.TEXT);
    }
}
