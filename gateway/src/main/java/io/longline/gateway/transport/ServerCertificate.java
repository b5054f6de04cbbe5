package io.longline.gateway.transport;

import io.longline.gateway.GatewaySettings.Tls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a certificate and its key from PEM files, and finds out before the start what would
/// otherwise fail with the first client.
final class ServerCertificate {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    private ServerCertificate() {}

    /// @throws IOException that names the file and says what to do
    static SslContext load(Tls tls) throws IOException {
        X509Certificate[] chain = chain(tls.certificate());
        PrivateKey key = key(tls.key(), chain[0]);
        if (!match(key, chain[0])) {
            throw new IOException(
                    "the key in %s is not the key of the certificate in %s; set tls.key to the one it was made with"
                            .formatted(tls.key(), tls.certificate()));
        }
        return SslContextBuilder.forServer(key, chain).sslProvider(SslProvider.JDK).build();
    }

    private static X509Certificate[] chain(Path file) throws IOException {
        try {
            var chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(read(file, "tls.certificate")))
                            .toArray(X509Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException(
                        "there is no certificate in %s; tls.certificate is a PEM file with BEGIN CERTIFICATE in it"
                                .formatted(file));
            }
            return chain;
        } catch (CertificateException e) {
            throw new IOException(
                    "%s cannot be read as certificates; tls.certificate is a PEM file with BEGIN CERTIFICATE in it"
                            .formatted(file),
                    e);
        }
    }

    private static PrivateKey key(Path file, X509Certificate certificate) throws IOException {
        String text = new String(read(file, "tls.key"), StandardCharsets.ISO_8859_1);
        Matcher pem = PKCS8.matcher(text);
        if (!pem.find()) {
            throw new IOException(
                    "there is no plain PKCS#8 key (BEGIN PRIVATE KEY) in %s; make one with: openssl pkcs8 -topk8 -nocrypt -in %s -out key.pem"
                            .formatted(file, file));
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "the key in %s cannot be read as a %s key, which its certificate needs"
                            .formatted(file, certificate.getPublicKey().getAlgorithm()),
                    e);
        }
    }

    private static boolean match(PrivateKey key, X509Certificate certificate) throws IOException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            byte[] sample = {1, 2, 3};
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(sample);
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(sample);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "keys of the kind %s cannot be used for TLS here".formatted(key.getAlgorithm()),
                    e);
        }
    }

    private static byte[] read(Path file, String setting) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file %s; look at %s".formatted(file, setting), e);
        } catch (IOException e) {
            throw new IOException(
                    "%s cannot be read (%s); look at its rights, or at %s"
                            .formatted(file, e.getMessage(), setting),
                    e);
        }
    }
}
