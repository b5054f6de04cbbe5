package io.longline.client;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.PacketFraming;
import io.longline.protocol.wire.ReplyCodec;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGatewayCodec;

import org.awaitility.Awaitility;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The inner port of a gateway that the test plays: it greets by itself, as PHP or as Java, and
/// then says what the test says. What it waits for has a limit of 10 s.
final class InnerPort implements AutoCloseable {
    private final ServerSocket listener;
    private final Thread acceptor;
    private final Capabilities self;
    private final String secret;
    private final BlockingQueue<Talk> talks = new LinkedBlockingQueue<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private InnerPort(Capabilities self, String secret, int port) throws IOException {
        this.self = self;
        this.secret = secret;
        this.listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.acceptor = Thread.ofVirtual().start(this::accept);
    }

    static InnerPort php(String secret) throws IOException {
        return new InnerPort(Capabilities.PHP, secret, 0);
    }

    static InnerPort java(String secret) throws IOException {
        return new InnerPort(Capabilities.LONGLINE, secret, 0);
    }

    /// One on a port that is known before, as when it is started anew.
    static InnerPort javaAt(int port, String secret) throws IOException {
        return new InnerPort(Capabilities.LONGLINE, secret, port);
    }

    GatewayAddress address() {
        return GatewayAddress.parse("127.0.0.1:" + listener.getLocalPort());
    }

    /// The next connection, greeted.
    Talk talk() throws InterruptedException {
        return Objects.requireNonNull(talks.poll(10, TimeUnit.SECONDS), "nobody connected");
    }

    @Override
    public void close() throws IOException {
        listener.close();
        // the port is free when nobody is in accept any more
        Awaitility.await().until(() -> !acceptor.isAlive());
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                var talk = new Talk(listener.accept());
                try {
                    if (talk.greet()) {
                        talks.add(talk);
                    }
                } catch (UncheckedIOException gone) {
                    // the other side has not waited for the greeting
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    final class Talk {
        private final Socket socket;
        private final DataInputStream in;
        byte[] greeting = {};
        byte[] firstQuestion = {};

        Talk(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            socket.setSoTimeout(10_000);
            open.add(socket);
        }

        private boolean greet() throws IOException {
            greeting = hearBytes();
            if (!(ToGatewayCodec.decode(ByteBuffer.wrap(greeting)) instanceof ClientConnect hello)
                    || !hello.secret().equals(secret)) {
                socket.close();
                return false;
            }
            if (self.longline()) {
                say(FromGatewayCodec.encode(new FromGateway.Hello(self)));
            }
            firstQuestion = hearBytes();
            say(ReplyCodec.encodeReply(new IsOnline(0), false));
            return true;
        }

        /// The next package as it came.
        byte[] hearBytes() {
            try {
                int length =
                        PacketFraming.packetLength(in.readInt(), PacketFraming.MAX_PACKET_DEFAULT);
                var packet = ByteBuffer.allocate(length).putInt(length);
                in.readFully(packet.array(), Integer.BYTES, length - Integer.BYTES);
                return packet.array();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        ToGateway hear() {
            return ToGatewayCodec.decode(ByteBuffer.wrap(hearBytes()));
        }

        /// The next package, which is a question.
        Ask hearAsk() {
            return (Ask) hear();
        }

        <R> void answer(int correlation, Query<R> query, R answer) {
            say(
                    FromGatewayCodec.encode(
                            new FromGateway.Answer(correlation, ReplyCodec.encode(query, answer)),
                            Capabilities.LONGLINE));
        }

        <R> void answerPlain(Query<R> query, R answer) {
            say(ReplyCodec.encodeReply(query, answer));
        }

        void say(byte[] bytes) {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void hangUp() throws IOException {
            socket.close();
        }

        /// Hangs up as soon as the other side has, as a gateway does.
        void followHangUp() {
            Thread.ofVirtual()
                    .start(() -> {
                        try (socket) {
                            in.transferTo(OutputStream.nullOutputStream());
                        } catch (IOException gone) {
                            // that is what was waited for
                        }
                    });
        }

        /// Whether the other side has hung up, with nothing more to say.
        boolean isHungUp() throws IOException {
            return in.read() < 0;
        }
    }
}
