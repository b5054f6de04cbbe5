package io.longline.chaos;

import io.longline.protocol.GatewayCommand.GetGroups;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;

import java.io.IOException;
import java.net.Socket;

/// A program of its own that is to a gateway what PHP's are: a worker, and a GatewayClient that
/// asks something. It connects when the gateway is there, prints `answered` when the answer has
/// come, and says nothing more, nor reads. Its system alone shows that it is there.
public final class PhpPeers {
    private PhpPeers() {}

    /// @param arguments the gateway's host and inner port, and the secret
    public static void main(String[] arguments) throws Exception {
        String host = arguments[0];
        int port = Integer.parseInt(arguments[1]);
        String secret = arguments[2];
        try (Socket worker = connected(host, port);
                Socket backend = connected(host, port)) {
            say(worker, new WorkerConnect("ChatWorker:0", secret, Capabilities.PHP));
            say(backend, new ClientConnect(secret, Capabilities.PHP));
            say(backend, Ask.plain(new GetGroups()));
            if (backend.getInputStream().read() < 0) {
                throw new IOException("the gateway has closed the connection");
            }
            System.out.println("answered");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static Socket connected(String host, int port) throws InterruptedException {
        while (true) {
            try {
                return new Socket(host, port);
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
    }

    private static void say(Socket socket, ToGateway packet) throws IOException {
        socket.getOutputStream().write(ToGatewayCodec.encode(packet));
    }
}
