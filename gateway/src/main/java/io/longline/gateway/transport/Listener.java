package io.longline.gateway.transport;

import io.longline.protocol.AddressText;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

import java.io.IOException;
import java.net.InetSocketAddress;

/// Binds ports, and says what to do when one cannot be bound.
final class Listener {
    private Listener() {}

    /// @param host empty for every address of the machine
    /// @param setting where host and port were set
    /// @throws IOException that names the port and the setting
    static Channel bind(ServerBootstrap bootstrap, String host, int port, String setting)
            throws IOException {
        var address =
                host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException(
                    "the host '%s' is not known here; look at %s".formatted(host, setting));
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return bound.channel();
        }
        throw new IOException(why(host, address, setting, bound.cause()), bound.cause());
    }

    private static String why(
            String host, InetSocketAddress address, String setting, Throwable cause) {
        String found = String.valueOf(cause.getMessage());
        if (found.contains("in use")) {
            return "port %d is in use; stop what uses it, or set another port in %s"
                    .formatted(address.getPort(), setting);
        }
        if (found.contains("assign")) {
            return "%s is no address of this machine; look at %s".formatted(host, setting);
        }
        if (found.contains("ermission")) {
            return "port %d may not be bound by this user (those below 1024 are the system's); set another port in %s"
                    .formatted(address.getPort(), setting);
        }
        return "%s cannot be bound (%s); look at %s"
                .formatted(AddressText.of(address), found, setting);
    }
}
