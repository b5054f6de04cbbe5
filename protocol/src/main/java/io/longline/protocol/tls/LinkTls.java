package io.longline.protocol.tls;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/// Mutual TLS on the links inside a cluster: each side shows a certificate, and takes those that
/// one authority vouches for. PHP peers do not speak it, so a cluster that does has none.
///
/// Whoever has a certificate of the authority is a peer; the names in it are not looked at, since
/// gateways are found by address. So give the authority nothing else to vouch for. The secret is
/// asked for all the same, and travels unseen.
public final class LinkTls {
    private static final String SETTING = "inner-tls";

    private final SSLContext context;

    private LinkTls(SSLContext context) {
        this.context = context;
    }

    /// @param certificate PEM: this process's certificate, then those that vouch for it
    /// @param key PEM: its private key without a password, PKCS#8, PKCS#1 or SEC 1
    /// @param authority PEM: the certificates of the authority
    /// @throws IOException that names the file and says what to do
    public static LinkTls load(Path certificate, Path key, Path authority) throws IOException {
        PemIdentity identity = PemIdentity.load(certificate, key, SETTING);
        List<X509Certificate> trusted = PemIdentity.certificates(authority, SETTING + ".authority");
        try {
            var keys = emptyStore();
            var none = new char[0];
            keys.setKeyEntry(
                    "own", identity.key(), none, identity.chain().toArray(new X509Certificate[0]));
            var keyManagers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(keys, none);
            var authorities = emptyStore();
            for (int i = 0; i < trusted.size(); i++) {
                authorities.setCertificateEntry("authority" + i, trusted.get(i));
            }
            var trustManagers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trustManagers.init(authorities);
            var context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return new LinkTls(context);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "TLS cannot be set up with %s and %s".formatted(certificate, authority), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /// For a side that accepts connections in a way of its own; it must ask for a certificate.
    public SSLContext context() {
        return context;
    }

    /// A socket that is not connected yet.
    ///
    /// @param tls null for one without TLS
    public static Socket socket(@Nullable LinkTls tls) throws IOException {
        return tls == null ? new Socket() : tls.context.getSocketFactory().createSocket();
    }

    /// A listener that is not bound yet. Its sockets ask for a certificate when they are first
    /// read.
    ///
    /// @param tls null for one without TLS
    public static ServerSocket listener(@Nullable LinkTls tls) throws IOException {
        if (tls == null) {
            return new ServerSocket();
        }
        var listener = (SSLServerSocket) tls.context.getServerSocketFactory().createServerSocket();
        listener.setNeedClientAuth(true);
        return listener;
    }

    /// What to do when TLS with a peer fails.
    public static String advice(SSLException failure) {
        return "TLS with it failed (%s); set inner-tls in both processes, with certificates of the same authority"
                .formatted(failure.getMessage());
    }
}
