package io.longline.gateway.transport;

import io.longline.gateway.GatewaySettings;
import io.longline.protocol.GatewayAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/// The port for workers and backends. It is bound before anything else, as its number goes into
/// every client id, and lets nobody in before [#serve].
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is seen
final class InnerListener extends ChannelInitializer<Channel> {
    private static final int BACKLOG = 65_535; // the system takes as many of them as it allows

    private final GatewaySettings.Inner settings;
    private final OpenSockets open;
    private final Channel channel;
    private volatile @Nullable InnerPort port;

    /// @throws IOException when the port cannot be bound
    InnerListener(GatewaySettings settings, GatewayLoops loops, OpenSockets open)
            throws IOException {
        this.settings = settings.inner();
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
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(workerBytes / 8, workerBytes / 4))
                        .childHandler(this);
        this.channel =
                Listener.bind(bootstrap, this.settings.host(), this.settings.port(), "inner");
    }

    int boundPort() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /// The address that others reach the port at.
    ///
    /// @throws IOException when it has no IPv4 address, which is all a client id has room for
    GatewayAddress address() throws IOException {
        String advertised = settings.advertise().isEmpty() ? settings.host() : settings.advertise();
        int colon = advertised.lastIndexOf(':');
        String host = colon < 0 ? advertised : advertised.substring(0, colon);
        int number = colon < 0 ? boundPort() : portIn(advertised, colon);
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .filter(Inet4Address.class::isInstance)
                    .map(found -> new GatewayAddress(number(found), number))
                    .findFirst()
                    .orElseThrow(() ->
                            new IOException(
                                    "'%s' has no IPv4 address, and a client id has room for no other; set advertise to one"
                                            .formatted(host)));
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
                "advertise '%s' is no IPv4 address or host name with or without a port"
                        .formatted(advertised));
    }

    private static int number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
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
        peer.pipeline().addLast(new InnerConnection(Objects.requireNonNull(port)));
    }

    void close() {
        channel.close().awaitUninterruptibly();
    }
}
