package io.longline.gateway.transport;

import io.longline.gateway.GatewaySettings;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.tls.LinkTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;

import javax.net.ssl.SSLContext;

/// The port for workers and backends. It is bound before anything else, as its number goes into
/// every client id, and lets nobody in before [#serve].
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
final class InnerListener extends ChannelInitializer<Channel> {
    private static final int BACKLOG = 65_535; // the system takes as many of them as it allows

    private final GatewaySettings.Inner settings;
    private final @Nullable LinkTls linkTls;
    private @Nullable SSLContext shown; // what tls was made of; the inner loop's alone
    private @Nullable SslContext tls; // the inner loop's alone
    private final OpenSockets open;
    private final Channel channel;
    private volatile @Nullable InnerPort port;

    /// @throws IOException when the port cannot be bound
    InnerListener(GatewaySettings settings, GatewayLoops loops, OpenSockets open)
            throws IOException {
        this.settings = settings.inner();
        this.linkTls = settings.linkTls();
        this.open = open;
        int workerBytes = settings.buffers().workerBytes();
        var bootstrap =
                new ServerBootstrap()
                        .group(loops.inner())
                        .channel(loops.serverChannel())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(workerBytes / 8, workerBytes / 4))
                        .childHandler(this);
        HalfOpen.ask(bootstrap, loops.isEpoll());
        this.channel =
                Listener.bind(bootstrap, this.settings.host(), this.settings.port(), "inner");
    }

    int boundPort() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /// The address that others reach the port at; of a name that has both, the IPv4 address, which
    /// PHP peers can use too.
    ///
    /// @throws IOException when it cannot be found
    GatewayAddress address() throws IOException {
        String advertised = settings.advertise();
        if (advertised.isEmpty()) {
            return address(settings.host(), boundPort());
        }
        int colon = advertised.lastIndexOf(':');
        boolean portSaid = colon > advertised.lastIndexOf(']');
        String host = portSaid ? advertised.substring(0, colon) : advertised;
        if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
            throw new IOException(
                    "advertise '%s' is no address; an IPv6 address stands in brackets, as [2001:db8::1]:2900"
                            .formatted(advertised));
        }
        return address(host, portSaid ? portIn(advertised, colon) : boundPort());
    }

    private static GatewayAddress address(String host, int port) throws IOException {
        try {
            InetAddress[] found = InetAddress.getAllByName(host);
            return GatewayAddress.of(
                    Arrays.stream(found)
                            .filter(Inet4Address.class::isInstance)
                            .findFirst()
                            .orElse(found[0]),
                    port);
        } catch (UnknownHostException e) {
            throw new IOException(
                    "the host '%s' is not known here; set advertise to the address others reach this machine at"
                            .formatted(host),
                    e);
        }
    }

    private static int portIn(String advertised, int colon) throws IOException {
        try {
            int number = Integer.parseInt(advertised.substring(colon + 1));
            if (number >= 1 && number <= 0xFFFF) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IOException(
                "advertise '%s' is no address or host name with or without a port"
                        .formatted(advertised));
    }

    /// Lets peers in.
    void serve(InnerPort port) {
        this.port = port;
        channel.config().setAutoRead(true);
    }

    @Override
    protected void initChannel(Channel peer) {
        open.opened();
        peer.closeFuture().addListener(_ -> open.closed());
        if (linkTls != null) {
            peer.pipeline().addLast(tls(linkTls.context()).newHandler(peer.alloc()));
        }
        peer.pipeline().addLast(new InnerConnection(Objects.requireNonNull(port)));
    }

    /// The same until certificates are renewed.
    private SslContext tls(SSLContext now) {
        SslContext made = tls;
        if (made == null || !now.equals(shown)) {
            made =
                    new JdkSslContext(
                            now,
                            false,
                            null,
                            IdentityCipherSuiteFilter.INSTANCE,
                            ApplicationProtocolConfig.DISABLED,
                            ClientAuth.REQUIRE,
                            null,
                            false);
            tls = made;
            shown = now;
        }
        return made;
    }

    void close() {
        channel.close().awaitUninterruptibly();
    }
}
