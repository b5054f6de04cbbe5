package io.longline.gateway.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.nio.NioChannelOption;

import jdk.net.ExtendedSocketOptions;

import java.time.Duration;

/// Finds out that the machine at the other end of an inner link, or the way to it, has gone without
/// a word. That is for peers that have no answer to a ping, PHP's workers and all backends; so
/// their systems are asked, which answer also for a process that is busy or stands still.
///
/// While nothing is on its way the system itself asks the other one after 25 s of silence, then
/// every 10 s, and ends the link when three questions were not answered, after 55 s. While
/// something is on its way it does not ask: it sends that again and again, on Linux for a quarter
/// of an hour. So with epoll it is looked up, too, when the other system was heard last.
final class HalfOpen {
    private static final int IDLE_SECONDS = 25;
    private static final int INTERVAL_SECONDS = 10;
    private static final int PROBES = 3;

    /// After so long without a sign of the other system it is taken for gone, 55 s.
    static final Duration LONGEST_SILENCE =
            Duration.ofSeconds(IDLE_SECONDS + PROBES * INTERVAL_SECONDS);

    private HalfOpen() {}

    /// Has the system ask on the sockets that are accepted.
    static void ask(ServerBootstrap bootstrap, boolean epoll) {
        bootstrap
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(idle(epoll), IDLE_SECONDS)
                .childOption(interval(epoll), INTERVAL_SECONDS)
                .childOption(probes(epoll), PROBES);
    }

    static ChannelOption<Integer> idle(boolean epoll) {
        return epoll
                ? EpollChannelOption.TCP_KEEPIDLE
                : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE);
    }

    static ChannelOption<Integer> interval(boolean epoll) {
        return epoll
                ? EpollChannelOption.TCP_KEEPINTVL
                : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL);
    }

    static ChannelOption<Integer> probes(boolean epoll) {
        return epoll
                ? EpollChannelOption.TCP_KEEPCNT
                : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT);
    }

    /// Whether nothing was heard of the other system for so long that it must have gone. Without
    /// epoll nobody knows.
    static boolean isFound(Channel channel) {
        if (!(channel instanceof EpollSocketChannel socket) || !socket.isOpen()) {
            return false;
        }
        EpollTcpInfo info;
        try {
            info = socket.tcpInfo();
        } catch (ChannelException unknown) {
            return false; // not every system says it, as those that only look like Linux
        }
        // what brings data and confirms nothing new counts as the one, and not as the other
        long heardMillis = Math.min(info.lastAckRecv(), info.lastDataRecv());
        return heardMillis > LONGEST_SILENCE.toMillis();
    }
}
