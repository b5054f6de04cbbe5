package io.longline.protocol.wire;

import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.HandshakeAnswer;
import io.longline.protocol.HandshakeAnswer.Accept;
import io.longline.protocol.HandshakeAnswer.Refuse;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.SerializedSession;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A handshake between Java peers, PHP-serialized; what PHP is told of one is [WebSocketVariables].
///
/// ```
/// request  ['method'=>'GET','uri'=>'/chat?a=1','version'=>'HTTP/1.1','headers'=>['host'=>…]]
/// accept   ['uid'=>null,'groups'=>['room'],'session'=>'a:0:{}']
/// refuse   ['status'=>403,'reason'=>'…']
/// ```
final class Handshakes {
    private Handshakes() {}

    static byte[] encode(HandshakeRequest request) {
        var headers = new PhpArray();
        request.headers().forEach(headers::put);
        return PhpSerializer.serialize(
                new PhpArray()
                        .put("method", request.method())
                        .put("uri", request.uri())
                        .put("version", request.httpVersion())
                        .put("headers", headers));
    }

    static boolean isRequest(PhpArray body) {
        return body.containsKey("headers");
    }

    static HandshakeRequest request(PhpArray body) {
        var headers = new LinkedHashMap<String, String>();
        if (!(body.get("headers") instanceof PhpArray sent)) {
            throw new WireFormatException("a handshake without headers");
        }
        for (Map.Entry<Object, @Nullable Object> header : sent.asMap().entrySet()) {
            headers.put(text(header.getKey()), text(header.getValue()));
        }
        return new HandshakeRequest(
                text(body.get("method")),
                text(body.get("uri")),
                text(body.get("version")),
                headers);
    }

    static Packet encode(AnswerHandshake command) {
        PhpArray answer =
                switch (command.answer()) {
                    case Accept accept ->
                            new PhpArray()
                                    .put("uid", accept.uid())
                                    .put("groups", PhpArray.of(accept.groups().toArray()))
                                    .put("session", PhpBytes.owning(accept.session().bytes()));
                    case Refuse refuse ->
                            new PhpArray()
                                    .put("status", refuse.status())
                                    .put("reason", refuse.reason());
                };
        return Packet.about(
                Words.ANSWER_HANDSHAKE,
                command.connection(),
                0,
                Packet.NOTHING,
                ByteBuffer.wrap(PhpSerializer.serialize(answer)));
    }

    static AnswerHandshake answer(Packet packet) {
        PhpArray answer = PhpParser.parseArray(packet.bodyBytes());
        return new AnswerHandshake(
                packet.connection(),
                answer.get("status") instanceof Long status
                        ? new Refuse(Math.clamp(status, 0, 999), text(answer.get("reason")))
                        : accept(answer));
    }

    private static HandshakeAnswer accept(PhpArray answer) {
        List<String> groups = new ArrayList<>();
        if (answer.get("groups") instanceof PhpArray sent) {
            sent.asList().forEach(group -> groups.add(text(group)));
        }
        Object uid = answer.get("uid");
        return new Accept(
                uid == null ? null : text(uid),
                groups,
                SerializedSession.owning(bytes(answer.get("session"))));
    }

    /// A PHP string or integer as text; bytes that are not UTF-8 show as U+FFFD.
    static String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> number.toString();
            case PhpBytes bytes ->
                    new String(bytes.array(), java.nio.charset.StandardCharsets.UTF_8);
            case null, default -> throw new WireFormatException("a string was expected");
        };
    }

    /// The bytes of a PHP string.
    static byte[] bytes(@Nullable Object value) {
        return switch (value) {
            case String text -> Utf8.encode(text);
            case PhpBytes bytes -> bytes.bytes();
            case null, default -> throw new WireFormatException("a string was expected");
        };
    }
}
