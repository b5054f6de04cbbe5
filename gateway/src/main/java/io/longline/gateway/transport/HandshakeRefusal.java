package io.longline.gateway.transport;

import io.longline.gateway.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.nio.charset.StandardCharsets;

/// A request to open a WebSocket is answered with an error.
final class HandshakeRefusal extends Exception {
    private final DropReason counted;
    private final HttpResponseStatus status;
    private final String header;
    private final String reason;

    HandshakeRefusal(HttpResponseStatus status, String header, String reason) {
        this(DropReason.CLIENT_REFUSED, status, header, reason);
    }

    /// @param counted as what it is counted
    /// @param header one more line for the head of the answer, empty for none
    /// @param reason the body of the answer
    HandshakeRefusal(DropReason counted, HttpResponseStatus status, String header, String reason) {
        super(status + ": " + reason, null, false, false);
        this.counted = counted;
        this.status = status;
        this.header = header;
        this.reason = reason;
    }

    /// For one that may try again later.
    ///
    /// @param limit that it is over: of connections in all, or from its address
    static HandshakeRefusal noRoom(DropReason limit) {
        return new HandshakeRefusal(
                limit,
                limit == DropReason.CONNECTION_LIMIT
                        ? HttpResponseStatus.SERVICE_UNAVAILABLE
                        : HttpResponseStatus.TOO_MANY_REQUESTS,
                "",
                limit.closeReason().text());
    }

    DropReason counted() {
        return counted;
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
