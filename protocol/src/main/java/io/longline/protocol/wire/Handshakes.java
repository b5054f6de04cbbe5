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
            headers.put(PhpValues.text(header.getKey()), PhpValues.text(header.getValue()));
        }
        return new HandshakeRequest(
                PhpValues.text(body.get("method")),
                PhpValues.text(body.get("uri")),
                PhpValues.text(body.get("version")),
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
                        ? new Refuse(
                                Math.clamp(status, 0, 999), PhpValues.text(answer.get("reason")))
                        : accept(answer));
    }

    private static HandshakeAnswer accept(PhpArray answer) {
        List<String> groups = new ArrayList<>();
        if (answer.get("groups") instanceof PhpArray sent) {
            sent.asList().forEach(group -> groups.add(PhpValues.text(group)));
        }
        Object uid = answer.get("uid");
        return new Accept(
                uid == null ? null : PhpValues.text(uid),
                groups,
                SerializedSession.owning(PhpValues.bytes(answer.get("session"))));
    }
}
