package io.longline.worker;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.PacketFraming;
import io.longline.protocol.wire.ReplyCodec;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;

import java.io.DataInputStream;
import java.io.IOException;
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

/// The inner port of a gateway of another process, which the test plays: it writes down what it is
/// told, and sends the events that the test wants. What it waits for has a limit of 10 s.
final class RemoteGateway implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Capabilities self;
    private volatile boolean away;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final BlockingQueue<WorkerTalk> workers = new LinkedBlockingQueue<>();
    final BlockingQueue<OneWay> told = new LinkedBlockingQueue<>();
    final BlockingQueue<ToGateway> ofEvents = new LinkedBlockingQueue<>();

    private RemoteGateway(Capabilities self) throws IOException {
        this.self = self;
        Thread.ofVirtual().start(this::accept);
    }

    static RemoteGateway php() throws IOException {
        return new RemoteGateway(Capabilities.PHP);
    }

    static RemoteGateway java() throws IOException {
        return new RemoteGateway(Capabilities.LONGLINE);
    }

    /// One that wants to be told what was taken.
    static RemoteGateway java(String instance) throws IOException {
        return new RemoteGateway(Capabilities.LONGLINE.withInstance(instance));
    }

    GatewayAddress address() {
        return GatewayAddress.parse("127.0.0.1:" + listener.getLocalPort());
    }

    ClientId client(int connection) {
        return new ClientId(address(), connection);
    }

    ClientMessage message(int connection, String text) {
        var origin = new ClientOrigin(InetAddress.getLoopbackAddress(), 40000, 7272);
        return new ClientMessage(
                client(connection), origin, SerializedSession.NONE, Message.text(text));
    }

    ClientClosed closed(int connection) {
        ClientMessage any = message(connection, "");
        return new ClientClosed(any.client(), any.origin(), any.session());
    }

    /// Hangs up on whoever comes, until it is back.
    void away(boolean away) {
        this.away = away;
    }

    /// The next worker that asks for events.
    WorkerTalk worker() throws InterruptedException {
        return Objects.requireNonNull(workers.poll(10, TimeUnit.SECONDS), "no worker connected");
    }

    /// The next command.
    OneWay told() throws InterruptedException {
        return Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS), "nothing was told");
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                if (away) {
                    socket.close();
                    continue;
                }
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            while (true) {
                switch (read(in)) {
                    case WorkerConnect greeting -> {
                        if (!self.instance().isEmpty()) {
                            say(socket, FromGatewayCodec.encode(new FromGateway.Hello(self)));
                        }
                        workers.add(new WorkerTalk(socket, greeting));
                    }
                    case ToGateway.Ping ping -> ofEvents.add(ping);
                    case ToGateway.Took took -> ofEvents.add(took);
                    case ToGateway.Leaving leaving -> ofEvents.add(leaving);
                    case ToGateway.Done done -> ofEvents.add(done);
                    case ClientConnect greeting when self.longline() ->
                            say(socket, FromGatewayCodec.encode(new FromGateway.Hello(self)));
                    case Tell(OneWay command) -> told.add(command);
                    case ToGateway.Ask ask when ask.correlated() -> {
                        byte[] zero = {'i', ':', '0', ';'};
                        var answer = new FromGateway.Answer(ask.correlation(), zero);
                        say(socket, FromGatewayCodec.encode(answer, self));
                    }
                    case ToGateway.Ask probe ->
                            say(socket, ReplyCodec.encodeReply(new IsOnline(0), false));
                    default -> {}
                }
            }
        } catch (IOException gone) {
            // the other side has hung up, or the test is over
        }
    }

    private static ToGateway read(DataInputStream in) throws IOException {
        int length = PacketFraming.packetLength(in.readInt(), PacketFraming.MAX_PACKET_DEFAULT);
        var packet = ByteBuffer.allocate(length).putInt(length);
        in.readFully(packet.array(), Integer.BYTES, length - Integer.BYTES);
        return ToGatewayCodec.decode(packet.flip().limit(length));
    }

    private static void say(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /// A worker's connection for events.
    record WorkerTalk(Socket socket, WorkerConnect greeting) {

        void send(WorkerEvent event) throws IOException {
            say(FromGatewayCodec.encode(new FromGateway.Deliver(event), greeting.capabilities()));
        }

        void say(byte[] bytes) throws IOException {
            RemoteGateway.say(socket, bytes);
        }

        void hangUp() throws IOException {
            socket.close();
        }

        /// Whether the worker has hung up.
        boolean isLeft() {
            return socket.isClosed();
        }
    }
}
