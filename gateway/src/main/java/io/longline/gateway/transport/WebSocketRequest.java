package io.longline.gateway.transport;

import io.longline.gateway.AllowedOrigins;
import io.longline.gateway.DropReason;
import io.longline.protocol.HandshakeRequest;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Reads the request with which a client asks to come in, RFC 6455, section 4.2.
final class WebSocketRequest {
    private static final String VERSION = "13";
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocketRequest() {}

    /// Refuses a request that is not a proper one.
    ///
    /// @throws HandshakeRefusal with what to answer
    static void check(HttpRequest request) throws HandshakeRefusal {
        if (request.decoderResult().isFailure()) {
            throw unreadable(request.decoderResult().cause());
        }
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            throw new HandshakeRefusal(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    "Allow: GET",
                    "use GET to open a WebSocket");
        }
        if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
            throw bad("a WebSocket is opened with HTTP/1.1");
        }
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !headers.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0")) {
            throw bad("a request to open a WebSocket has no body");
        }
        if (!headers.contains(HttpHeaderNames.HOST)) {
            throw bad("the Host header is missing");
        }
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
            throw bad("this port speaks WebSocket; the header 'Upgrade: websocket' is missing");
        }
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)) {
            throw bad("the header 'Connection: Upgrade' is missing");
        }
        if (!headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "").strip().equals(VERSION)) {
            throw new HandshakeRefusal(
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "Sec-WebSocket-Version: " + VERSION,
                    "WebSocket version 13 is spoken here");
        }
        if (!isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").strip())) {
            throw bad("the header Sec-WebSocket-Key is missing or no 16 bytes in base64");
        }
    }

    /// Refuses a request that a page has made which may not.
    ///
    /// @throws HandshakeRefusal with 403
    static void checkOrigin(HttpRequest request, AllowedOrigins allowed) throws HandshakeRefusal {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        if (!allowed.allows(origin, host)) {
            throw new HandshakeRefusal(
                    DropReason.ORIGIN_REFUSED,
                    HttpResponseStatus.FORBIDDEN,
                    "",
                    origin == null
                            ? "a WebSocket may be opened here by pages that name their origin"
                            : "a WebSocket may not be opened here by pages of " + origin);
        }
    }

    /// The answer to one that may come in, the caller's to release.
    ///
    /// @param deflate what of its offers is taken up
    static ByteBuf answer(HttpRequest request, DeflateOffer deflate) {
        String head =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accept(request)
                        + (deflate.isTaken()
                                ? "\r\nSec-WebSocket-Extensions: " + deflate.answer()
                                : "")
                        + "\r\n\r\n";
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        return Buffers.exactly(bytes.length).writeBytes(bytes);
    }

    /// What the client's key is answered with.
    private static String accept(HttpRequest request) {
        String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").strip();
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + ACCEPT_GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    static DeflateOffer deflateOffer(HttpRequest request) {
        return DeflateOffer.in(
                String.join(
                        ",", request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)));
    }

    static HandshakeRequest describe(HttpRequest request) {
        var headers = new LinkedHashMap<String, String>();
        for (Map.Entry<String, String> header : request.headers()) {
            headers.merge(
                    header.getKey().toLowerCase(Locale.ROOT),
                    text(header.getValue()),
                    (one, other) -> one + ", " + other);
        }
        return new HandshakeRequest(
                request.method().name(),
                text(request.uri()),
                request.protocolVersion().text(),
                headers);
    }

    /// Netty makes a char of each byte, which is ISO 8859-1; clients send UTF-8 if they send more
    /// than ASCII at all.
    private static String text(String bytes) {
        if (bytes.chars().allMatch(c -> c < 0x80)) {
            return bytes;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return bytes; // what a header meant before there was UTF-8
        }
    }

    private static HandshakeRefusal unreadable(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException tooLong ->
                    new HandshakeRefusal(
                            DropReason.HANDSHAKE_TOO_LONG,
                            HttpResponseStatus.REQUEST_URI_TOO_LONG,
                            "",
                            "the request line is too long");
            case TooLongFrameException tooLong ->
                    new HandshakeRefusal(
                            DropReason.HANDSHAKE_TOO_LONG,
                            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                            "",
                            "the headers are too long");
            default -> bad("this is no HTTP request");
        };
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static HandshakeRefusal bad(String what) {
        return new HandshakeRefusal(HttpResponseStatus.BAD_REQUEST, "", what);
    }
}
