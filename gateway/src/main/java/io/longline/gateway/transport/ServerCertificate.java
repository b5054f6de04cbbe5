package io.longline.gateway.transport;

import io.longline.gateway.GatewaySettings.Tls;
import io.longline.protocol.tls.PemIdentity;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import java.io.IOException;

/// What a gateway shows its clients.
final class ServerCertificate {
    private ServerCertificate() {}

    /// @throws IOException that names the file and says what to do
    static SslContext load(Tls tls) throws IOException {
        PemIdentity identity = PemIdentity.load(tls.certificate(), tls.key(), "tls");
        return SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(SslProvider.JDK)
                .build();
    }
}
