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
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Mutual TLS on the links inside a cluster: each side shows a certificate, and takes those that
/// one authority vouches for. PHP peers do not speak it, so a cluster that does has none.
///
/// Whoever has a certificate of the authority is a peer; the names in it are not looked at, since
/// gateways are found by address. So give the authority nothing else to vouch for. The secret is
/// asked for all the same, and travels unseen.
public final class LinkTls {
    private static final String SETTING = "inner-tls";

    private final Path certificate;
    private final Path key;
    private final Path authority;
    private volatile SSLContext context;

    private LinkTls(Path certificate, Path key, Path authority) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.authority = authority;
        this.context = read(certificate, key, authority);
    }

    /// @param certificate PEM: this process's certificate, then those that vouch for it
    /// @param key PEM: its private key without a password, PKCS#8, PKCS#1 or SEC 1
    /// @param authority PEM: the certificates of the authority
    /// @throws IOException that names the file and says what to do
    public static LinkTls load(Path certificate, Path key, Path authority) throws IOException {
        return new LinkTls(certificate, key, authority);
    }

    /// Reads the files again: connections are opened and taken with what is in them from now on,
    /// and none of them goes on with a session from before. Those that there are stay. From any
    /// thread.
    ///
    /// @throws IOException that names the file and says what to do; nothing has changed then
    public void renew() throws IOException {
        context = read(certificate, key, authority);
    }

    private static SSLContext read(Path certificate, Path key, Path authority) throws IOException {
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
            return context;
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

    /// For a side that accepts connections in a way of its own; it must ask for a certificate, and
    /// ask here again for each connection, since [#renew] brings another one.
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
        return tls == null ? new ServerSocket() : new Listener(tls);
    }

    /// The JDK's own would stay with the certificate that it began with.
    private static final class Listener extends ServerSocket {
        private final LinkTls tls;

        Listener(LinkTls tls) throws IOException {
            this.tls = tls;
        }

        @Override
        public Socket accept() throws IOException {
            Socket plain = super.accept();
            try {
                var socket =
                        (SSLSocket) tls.context.getSocketFactory().createSocket(plain, null, true);
                socket.setUseClientMode(false);
                socket.setNeedClientAuth(true);
                return socket;
            } catch (IOException | RuntimeException e) {
                plain.close();
                throw e;
            }
        }
    }

    /// What to do when TLS with a peer fails.
    public static String advice(SSLException failure) {
        return "TLS with it failed (%s); set inner-tls in both processes, with certificates of the same authority"
                .formatted(failure.getMessage());
    }
}
