package io.longline.protocol.tls;

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
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A certificate and its key, read from PEM files. What would otherwise fail with the first peer is
/// found out here.
///
/// @param chain the certificate, then those that vouch for it
/// @param key its private key
public record PemIdentity(List<X509Certificate> chain, PrivateKey key) {
    private static final Integer DNS_NAME = 2; // RFC 5280, GeneralName

    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN (|RSA |EC )PRIVATE KEY-----([^-]*)-----END \\1PRIVATE KEY-----");

    public PemIdentity {
        chain = List.copyOf(chain);
    }

    /// @param key PKCS#8, PKCS#1 or SEC 1, without a password
    /// @param setting the section that names the files, for messages: `tls` has `tls.key`
    /// @throws IOException that names the file and says what to do
    public static PemIdentity load(Path certificate, Path key, String setting) throws IOException {
        List<X509Certificate> chain = certificates(certificate, setting + ".certificate");
        PrivateKey read = key(key, chain.getFirst(), setting + ".key");
        if (!match(read, chain.getFirst())) {
            throw new IOException(
                    "the key in %s is not the key of the certificate in %s; set %s.key to the one it was made with"
                            .formatted(key, certificate, setting));
        }
        return new PemIdentity(chain, read);
    }

    /// The hosts that it is for, in lower case: the DNS names among its subject alternative names,
    /// of which `*.example.com` stands for every name with one label more. The common name is none:
    /// clients have not looked at it for long (RFC 9525, section 2).
    public Set<String> hosts() {
        try {
            var hosts = new LinkedHashSet<String>();
            Collection<List<?>> names = chain.getFirst().getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.getFirst().equals(DNS_NAME)) {
                    hosts.add(String.valueOf(name.getLast()).toLowerCase(Locale.ROOT));
                }
            }
            return hosts;
        } catch (CertificateParsingException unreadable) {
            return Set.of(); // no client could read them either
        }
    }

    /// @return at least one
    /// @throws IOException that names the file and says what to do
    static List<X509Certificate> certificates(Path file, String setting) throws IOException {
        try {
            var found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(read(file, setting)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw new IOException(
                        "there is no certificate in %s; %s is a PEM file with BEGIN CERTIFICATE in it"
                                .formatted(file, setting));
            }
            return found;
        } catch (CertificateException e) {
            throw new IOException(
                    "%s cannot be read as certificates; %s is a PEM file with BEGIN CERTIFICATE in it"
                            .formatted(file, setting),
                    e);
        }
    }

    private static PrivateKey key(Path file, X509Certificate certificate, String setting)
            throws IOException {
        String text = new String(read(file, setting), StandardCharsets.ISO_8859_1);
        Matcher pem = KEY.matcher(text);
        if (!pem.find()) {
            throw new IOException(
                    "there is no plain key (BEGIN PRIVATE KEY, BEGIN RSA PRIVATE KEY or BEGIN EC PRIVATE KEY) in %s; make one with: openssl pkcs8 -topk8 -nocrypt -in %s -out key.pem"
                            .formatted(file, file));
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
            byte[] pkcs8 =
                    pem.group(1).isEmpty()
                            ? der
                            : BareKey.wrapped(der, certificate.getPublicKey().getEncoded());
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
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

    /// Without the key.
    @Override
    public String toString() {
        return "PemIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
