package io.longline.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Ids under a key that comes of the cluster's secret: one block of AES-256.
///
/// ```
/// 0  u32 ip   4 u16 port   6 u32 connection   10 six bytes of 0
/// ```
///
/// The block is a permutation of all its bits, so an id shows neither address nor number, and one
/// that somebody made up opens to six bytes of 0 once in 2^48 times; any other is refused. The key
/// is HKDF-SHA256 (RFC 5869) of the secret. What is not promised: a client that gets the number of
/// one long gone, after its gateway has been started anew, gets its id too.
final class SealedClientIds implements ClientIds {
    private static final int BLOCK = 16;
    private static final String INFO = "longline client ids 1";

    private final SecretKeySpec key;

    SealedClientIds(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException(
                    "sealed client ids need a secret; set the same in every process");
        }
        key = new SecretKeySpec(derived(secret), "AES");
    }

    @Override
    public String text(ClientId id) {
        ByteBuffer block =
                ByteBuffer.allocate(BLOCK)
                        .putInt(id.gateway().ip())
                        .putShort((short) id.gateway().port())
                        .putInt(id.connection());
        return HexFormat.of().formatHex(turned(Cipher.ENCRYPT_MODE, block.array()));
    }

    @Override
    public ClientId of(String text) {
        if (text.length() != 2 * BLOCK) {
            throw new IllegalArgumentException(
                    "a sealed client id has 32 hex digits; this one has %d characters"
                            .formatted(text.length()));
        }
        byte[] sealed;
        try {
            sealed = HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException(
                    "a sealed client id has 32 hex digits; this one has others in it", notHex);
        }
        ByteBuffer block = ByteBuffer.wrap(turned(Cipher.DECRYPT_MODE, sealed));
        int ip = block.getInt();
        int port = block.getShort() & 0xFFFF;
        int connection = block.getInt();
        if (port == 0 || block.getShort() != 0 || block.getInt() != 0) {
            throw new IllegalArgumentException(
                    "this client id was not written by a process with our secret");
        }
        return new ClientId(new GatewayAddress(ip, port), connection);
    }

    private byte[] turned(int mode, byte[] block) {
        try {
            // one block under a key of its own purpose: there is nothing for a mode to chain
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, key);
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    private static byte[] derived(String secret) {
        byte[] extracted = hmac(new byte[32], secret.getBytes(StandardCharsets.UTF_8));
        byte[] info = (INFO + "\u0001").getBytes(StandardCharsets.UTF_8);
        return hmac(extracted, info);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
