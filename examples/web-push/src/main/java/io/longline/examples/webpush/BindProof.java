package io.longline.examples.webpush;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// Shows that whoever names a client_id is the page that holds the connection: it was told to that
/// page alone, over that connection, and is good for one bind.
///
/// @param text 22 characters of base64url, 128 random bits
record BindProof(String text) {

    /// Under which key of the client's session it waits.
    static final String SESSION_KEY = "bind-proof";

    private static final SecureRandom RANDOM = new SecureRandom();

    static BindProof random() {
        var bits = new byte[16];
        RANDOM.nextBytes(bits);
        return new BindProof(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /// Takes the same time for every wrong text, so that a proof cannot be found letter by letter.
    boolean matches(@Nullable Object waiting) {
        return waiting instanceof String known
                && MessageDigest.isEqual(
                        known.getBytes(StandardCharsets.UTF_8),
                        text.getBytes(StandardCharsets.UTF_8));
    }

    /// Says nothing of the proof, so that it does not end in a log.
    @Override
    public String toString() {
        return "BindProof[…]";
    }
}
