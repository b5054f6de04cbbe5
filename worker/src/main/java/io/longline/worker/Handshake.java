package io.longline.worker;

import io.longline.protocol.HandshakeAnswer;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.Names;
import io.longline.protocol.SerializedSession;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A WebSocket client at the door: what it asked, and what it will be answered.
///
/// Unless it is refused it comes in, with the uid, groups and session given here already set when
/// its first message can arrive.
public final class Handshake {
    private final HandshakeRequest request;
    private final Session session;
    private final List<String> groups = new ArrayList<>();
    private @Nullable String uid;
    private HandshakeAnswer.@Nullable Refuse refusal;

    Handshake(HandshakeRequest request, Session session) {
        this.request = request;
        this.session = session;
    }

    /// Path, query, headers and cookies.
    public HandshakeRequest request() {
        return request;
    }

    /// The client's session: the same as `client.session()`.
    public Session session() {
        return session;
    }

    public Handshake bindUid(String uid) {
        this.uid = Names.requireUid(uid);
        return this;
    }

    public Handshake joinGroup(String group) {
        groups.add(Names.requireGroup(group));
        return this;
    }

    /// Turns the client away, whatever else was or will be said.
    ///
    /// @param status an HTTP status, 400 to 599
    /// @param reason the body of the answer, plain text
    public void refuse(int status, String reason) {
        refusal = new HandshakeAnswer.Refuse(status, reason);
    }

    HandshakeAnswer answer(SerializedSession current) {
        return refusal != null ? refusal : new HandshakeAnswer.Accept(uid, groups, current);
    }
}
