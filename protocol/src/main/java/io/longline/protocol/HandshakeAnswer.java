package io.longline.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a worker says of a client that asked to come in.
public sealed interface HandshakeAnswer {

    /// The client may come in, and has these from its first moment on.
    ///
    /// @param uid the uid to bind, or null for none
    record Accept(@Nullable String uid, List<String> groups, SerializedSession session)
            implements HandshakeAnswer {

        public Accept {
            if (uid != null) {
                Names.requireUid(uid);
            }
            groups = List.copyOf(groups);
            groups.forEach(Names::requireGroup);
        }
    }

    /// The client is turned away with this HTTP answer.
    ///
    /// @param status 400 to 599
    /// @param reason the body of the answer, plain text
    record Refuse(int status, String reason) implements HandshakeAnswer {

        public Refuse {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException(
                        "a handshake is refused with a status of 400..599, not %d"
                                .formatted(status));
            }
        }
    }
}
