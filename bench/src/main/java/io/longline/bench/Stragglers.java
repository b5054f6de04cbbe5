package io.longline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Clients that connect and never finish their handshake: one half says nothing at all, the other
/// one byte a second, spread over the second as it is with clients that do not know of each other.
/// Who is closed comes again, so that there are always as many.
///
/// ```
/// PORT CLIENTS SECONDS
/// ```
public final class Stragglers {
    private static final byte[] REQUEST =
            ("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(4096))
                    .getBytes(StandardCharsets.ISO_8859_1);
    private static final int SLICES = 1000;
    private static final Duration SLICE = Duration.ofSeconds(1).dividedBy(SLICES);
    private static final int AT_ONCE = 500;

    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final ByteBuffer answer = ByteBuffer.allocate(1024);
    private final List<Straggler> all = new ArrayList<>();
    private int connecting;
    private int open;
    private int replaced;

    private Stragglers(int port) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public static void main(String[] args) throws IOException {
        var stragglers = new Stragglers(Integer.parseInt(args[0]));
        int clients = Integer.parseInt(args[1]);
        stragglers.connect(clients);
        System.err.println("READY");
        int left = stragglers.stay(Duration.ofSeconds(Long.parseLong(args[2])));
        System.out.printf(
                "{\"stragglers\":%d,\"stragglers_open\":%d,\"stragglers_replaced\":%d}%n",
                clients, left, stragglers.replaced);
    }

    private static final class Straggler {
        private SocketChannel channel;
        private boolean connected;
        private int said;

        Straggler() throws IOException {
            channel = SocketChannel.open();
        }
    }

    private void connect(int clients) throws IOException {
        while (open < clients) {
            while (all.size() < clients && connecting < AT_ONCE) {
                var straggler = new Straggler();
                all.add(straggler);
                dial(straggler);
            }
            look(SLICE);
        }
    }

    private int stay(Duration time) throws IOException {
        long begin = System.nanoTime();
        for (int slice = 0; slice < time.dividedBy(SLICE); slice++) {
            // the odd ones speak, each in its slice of the second
            for (int i = slice % SLICES; i < all.size(); i += SLICES) {
                if (i / SLICES % 2 == 1) {
                    speak(all.get(i));
                }
            }
            long due = begin + (slice + 1) * SLICE.toNanos();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                look(Duration.ofNanos(left));
            }
        }
        return open;
    }

    private void speak(Straggler straggler) throws IOException {
        if (!straggler.connected) {
            return;
        }
        try {
            straggler.channel.write(ByteBuffer.wrap(REQUEST, straggler.said, 1));
            straggler.said = (straggler.said + 1) % REQUEST.length;
        } catch (IOException closed) {
            replace(straggler); // the server had closed it, and that had not been read yet
        }
    }

    private void look(Duration limit) throws IOException {
        selector.select(
                key -> {
                    try {
                        look(key);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Math.max(1, limit.toMillis()));
    }

    private void look(SelectionKey key) throws IOException {
        var straggler = (Straggler) key.attachment();
        try {
            if (key.isConnectable()) {
                straggler.channel.finishConnect();
                straggler.connected = true;
                connecting--;
                open++;
                key.interestOps(SelectionKey.OP_READ);
            } else if (straggler.channel.read(answer.clear()) < 0) {
                replace(straggler);
            }
        } catch (IOException closed) {
            replace(straggler); // refused or reset: another way to be turned away
        }
    }

    private void replace(Straggler straggler) throws IOException {
        straggler.channel.close();
        if (straggler.connected) {
            open--;
        } else {
            connecting--;
        }
        replaced++;
        straggler.channel = SocketChannel.open();
        straggler.connected = false;
        straggler.said = 0;
        dial(straggler);
    }

    private void dial(Straggler straggler) throws IOException {
        straggler.channel.configureBlocking(false);
        straggler.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connecting++;
        straggler.channel.register(selector, SelectionKey.OP_CONNECT, straggler);
        if (straggler.channel.connect(server)) {
            throw new IOException("connected before it was looked at");
        }
    }
}
