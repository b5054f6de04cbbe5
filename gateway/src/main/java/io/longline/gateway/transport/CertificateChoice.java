package io.longline.gateway.transport;

import io.longline.protocol.tls.PemIdentity;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;

/// Chooses a certificate by the server name that a client asks for (RFC 6066, section 3): one that
/// is for this very name, else one with a wildcard that fits, else the first. Of several that fit,
/// as one with an RSA and one with an EC key, the earliest that the client can use is shown.
final class CertificateChoice extends X509ExtendedKeyManager {
    private final List<PemIdentity> identities; // the first is the default

    CertificateChoice(PemIdentity first, List<PemIdentity> others) {
        var all = new ArrayList<PemIdentity>();
        all.add(first);
        all.addAll(others);
        this.identities = List.copyOf(all);
    }

    /// Asked for one kind of key after the other, in the client's order.
    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        List<PemIdentity> fitting = fitting(nameAskedFor(engine.getHandshakeSession()));
        return fitting.stream()
                .filter(identity -> keyType.equals(identity.key().getAlgorithm()))
                .findFirst()
                .map(identity -> Integer.toString(identities.indexOf(identity)))
                .orElse(null);
    }

    private static Optional<String> nameAskedFor(@Nullable SSLSession handshake) {
        return handshake instanceof ExtendedSSLSession session
                ? session.getRequestedServerNames().stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
                        .findFirst()
                : Optional.empty();
    }

    private List<PemIdentity> fitting(Optional<String> name) {
        if (name.isEmpty()) {
            return List.of(identities.getFirst());
        }
        String host = name.get();
        List<PemIdentity> named = those(identity -> identity.hosts().contains(host));
        int dot = host.indexOf('.');
        if (named.isEmpty() && dot > 0) {
            String wild = "*" + host.substring(dot);
            named = those(identity -> identity.hosts().contains(wild));
        }
        return named.isEmpty() ? List.of(identities.getFirst()) : named;
    }

    private List<PemIdentity> those(Predicate<PemIdentity> good) {
        return identities.stream().filter(good).toList();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    /// Netty asks an engine, never a socket.
    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    /// A gateway is nobody's client here.
    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
