package io.longline.protocol.tls;

import java.io.ByteArrayOutputStream;

/// A private key without the name of its algorithm, as OpenSSL used to write it: PKCS#1 of RSA (RFC
/// 8017, A.1.2), SEC 1 of EC (RFC 5915). The JDK reads PKCS#8 (RFC 5208) alone:
///
/// ```
/// SEQUENCE { INTEGER 0, AlgorithmIdentifier, OCTET STRING { the bare key } }
/// ```
///
/// The algorithm, with the curve, is that of the certificate's public key: the key must fit it.
final class BareKey {
    private static final byte SEQUENCE = 0x30;
    private static final byte OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final int LONG_LENGTH = 0x80;

    private BareKey() {}

    /// @param publicKey of the certificate: `SEQUENCE { AlgorithmIdentifier, BIT STRING }`
    /// @return PKCS#8
    static byte[] wrapped(byte[] key, byte[] publicKey) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(VERSION_0);
        int algorithm = contentStart(publicKey, 0);
        int length =
                contentStart(publicKey, algorithm)
                        - algorithm
                        + contentLength(publicKey, algorithm);
        body.write(publicKey, algorithm, length);
        body.writeBytes(element(OCTET_STRING, key));
        return element(SEQUENCE, body.toByteArray());
    }

    private static byte[] element(byte tag, byte[] content) {
        var all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.length < LONG_LENGTH) {
            all.write(content.length);
        } else {
            int bytes = content.length < 0x100 ? 1 : content.length < 0x1_0000 ? 2 : 3;
            all.write(LONG_LENGTH | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                all.write(content.length >> (i * Byte.SIZE));
            }
        }
        all.writeBytes(content);
        return all.toByteArray();
    }

    private static int contentStart(byte[] der, int at) {
        int length = der[at + 1] & 0xFF;
        return at + 2 + (length < LONG_LENGTH ? 0 : length - LONG_LENGTH);
    }

    /// The JDK's own encoding, so it is well-formed, and short.
    private static int contentLength(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        int length = first < LONG_LENGTH ? first : 0;
        for (int i = at + 2; i < contentStart(der, at); i++) {
            length = (length << Byte.SIZE) | (der[i] & 0xFF);
        }
        return length;
    }
}
