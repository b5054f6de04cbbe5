package io.longline.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.nio.charset.StandardCharsets;

/// A request to open a WebSocket is answered with an error.
final class HandshakeRefusal extends Exception {
    private final HttpResponseStatus status;
    private final String header;
    private final String reason;

    /// @param header one more line for the head of the answer, empty for none
    /// @param reason the body of the answer
    HandshakeRefusal(HttpResponseStatus status, String header, String reason) {
        super(status + ": " + reason, null, false, false);
        this.status = status;
        this.header = header;
        this.reason = reason;
    }

    /// The whole answer, the caller's to release.
    ByteBuf answer() {
        byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 "
                        + status
                        + "\r\n"
                        + (header.isEmpty() ? "" : header + "\r\n")
                        + "Content-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Length: "
                        + body.length
                        + "\r\nConnection: close\r\n\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
        return Buffers.exactly(headBytes.length + body.length)
                .writeBytes(headBytes)
                .writeBytes(body);
    }
}
