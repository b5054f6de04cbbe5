package io.longline.gateway.transport;

import io.longline.gateway.EncodedMessage;
import io.longline.gateway.GatewaySettings.WebSocket.Frames;
import io.longline.gateway.MessageEncoder;
import io.longline.protocol.Message;

/// Encodes messages for WebSocket clients.
record WebSocketEncoder(Frames frames) implements MessageEncoder {

    @Override
    public EncodedMessage encode(Message message) {
        return switch (message.form()) {
            case TEXT -> framed(textOpcode(message), message);
            case BINARY -> framed(WebSocketFrames.BINARY, message);
            case ENCODED -> new WebSocketMessage(Buffers.copyOf(message), 0, message);
            case PHP_VALUE -> {
                Message json = StreamEncoder.asJson(message);
                yield framed(textOpcode(json), json);
            }
        };
    }

    private static EncodedMessage framed(int opcode, Message message) {
        return new WebSocketMessage(WebSocketFrames.message(opcode, message), opcode, message);
    }

    /// Bytes that are not UTF-8, as one telnet user may send them to all, go out as binary: in a
    /// text frame they would make every browser fail its connection (RFC 6455, section 8.1).
    private int textOpcode(Message message) {
        boolean text = frames == Frames.TEXT && Utf8.isValid(message.view());
        return text ? WebSocketFrames.TEXT : WebSocketFrames.BINARY;
    }
}
