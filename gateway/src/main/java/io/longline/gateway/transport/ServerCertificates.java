package io.longline.gateway.transport;

import io.longline.gateway.GatewaySettings.Tls;
import io.longline.protocol.tls.PemIdentity;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a gateway shows its clients, as the files say that were read last.
final class ServerCertificates {
    private final Tls files;
    private volatile SslContext context;

    /// @throws IOException that names the file and says what to do
    ServerCertificates(Tls files) throws IOException {
        this.files = files;
        this.context = read(files);
    }

    /// For one more client.
    SslContext context() {
        return context;
    }

    /// Reads the files again, for clients that come from now on. They cannot go on with a session
    /// from before: that would be one of the former certificate.
    ///
    /// @throws IOException that names the file and says what to do; nothing has changed then
    void renew() throws IOException {
        context = read(files);
    }

    private static SslContext read(Tls files) throws IOException {
        PemIdentity first = PemIdentity.load(files.certificate(), files.key(), "tls");
        var others = new ArrayList<PemIdentity>();
        for (Tls.Other other : files.others()) {
            PemIdentity identity =
                    PemIdentity.load(
                            other.certificate(),
                            other.key(),
                            "tls.others[%d]".formatted(others.size()));
            if (identity.hosts().isEmpty()) {
                throw new IOException(
                        "the certificate in %s is for no host name, so no client would be shown it; tls.others are those with a DNS name among their subject alternative names"
                                .formatted(other.certificate()));
            }
            others.add(identity);
        }
        return SslContextBuilder.forServer(new CertificateChoice(first, List.copyOf(others)))
                .sslProvider(SslProvider.JDK)
                .build();
    }
}
