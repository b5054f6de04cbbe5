package io.longline.bench;

import io.longline.gateway.ClientTraffic;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.Outbound;
import io.longline.gateway.transport.MemoryGateway;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.Message;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Any number of clients of one gateway, none of which has a socket, and a worker that is told what
/// they do and does nothing.
final class Crowd implements AutoCloseable {

    /// How often silent clients are pinged, [GatewaySettings] recommends it. The ticks come from
    /// here.
    static final Duration HEARTBEAT = Duration.ofSeconds(55);

    private static final int AT_ONCE = 1_000; // so many come in one turn of a loop

    private final MemoryGateway gateway;
    private final List<WillingClients> clients = new ArrayList<>(); // of each loop
    private int[] numbers = {};

    Crowd() throws IOException {
        gateway =
                MemoryGateway.start(
                        GatewaySettings.listening("websocket://127.0.0.1:0")
                                .withHeartbeat(Duration.ZERO, 0, Message.text("ping")));
        gateway.workers().add(new DeafWorker());
        for (int i = 0; i < gateway.loops(); i++) {
            clients.add(new WillingClients());
        }
    }

    GatewayLink link() {
        return gateway.link();
    }

    /// How many clients there are.
    int size() {
        return numbers.length;
    }

    /// The number of a client.
    ///
    /// @param at 0 to [#size] - 1
    int number(int at) {
        return numbers[at];
    }

    /// Lets so many more come in, who stay, a thousand to each event loop in turn.
    void grow(int more) {
        int before = numbers.length;
        int[] all = Arrays.copyOf(numbers, before + more);
        for (int from = before; from < all.length; from += AT_ONCE) {
            int count = Math.min(AT_ONCE, all.length - from);
            int loop = from / AT_ONCE % gateway.loops();
            int[] came = connect(loop, from, count, clients.get(loop));
            System.arraycopy(came, 0, all, from, count);
        }
        numbers = all;
    }

    /// Lets some come in that are none of those that stay.
    ///
    /// @param outbound of all of them
    /// @return their numbers
    int[] connect(int count, Outbound outbound) {
        return connect(0, 0, count, outbound);
    }

    private int[] connect(int loop, int first, int count, Outbound outbound) {
        var came = new int[count];
        gateway.onLoop(
                        loop,
                        part -> {
                            for (int i = 0; i < count; i++) {
                                came[i] = opened(part.traffic(), outbound, first + i);
                            }
                        })
                .join();
        return came;
    }

    private static int opened(ClientTraffic traffic, Outbound outbound, int which) {
        var ip = new byte[] {10, (byte) (which >> 16), (byte) (which >> 8), (byte) which};
        try {
            // each has an address of its own, as what a socket was accepted from has
            var origin = new ClientOrigin(InetAddress.getByAddress(ip), 50_000, 7272);
            return traffic.opened(origin, outbound).id().connection();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    /// The thread of the loop to which [#connect] brings them.
    long loopThread() {
        var id = new long[1];
        gateway.onLoop(0, _ -> id[0] = Thread.currentThread().threadId()).join();
        return id[0];
    }

    /// One tick of the heartbeat on every loop.
    CompletableFuture<Void> tick() {
        var ticks = new CompletableFuture<?>[gateway.loops()];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = gateway.onLoop(i, part -> part.heartbeat().tick());
        }
        return CompletableFuture.allOf(ticks);
    }

    /// How many messages clients have been handed, when everything told before has been done.
    long taken() {
        link().ask(new CountClients("")).join();
        var sum = new long[1];
        for (int i = 0; i < gateway.loops(); i++) {
            WillingClients part = clients.get(i);
            gateway.onLoop(i, _ -> sum[0] += part.messages()).join();
        }
        return sum[0];
    }

    @Override
    public void close() {
        gateway.close();
    }
}
