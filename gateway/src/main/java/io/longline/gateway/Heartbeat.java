package io.longline.gateway;

import io.longline.protocol.Message;

import org.jspecify.annotations.Nullable;

/// Pings silent clients of one event loop and gives up the dead ones, counting as GatewayWorker
/// does: a client's count starts at -1 with each sign of life and goes up by one each tick.
///
/// A sign of life is a whole message or a WebSocket control frame (the original takes no notice of
/// those). While a client is not read from, its silence is ours and is not counted.
///
/// The ticks come from outside, every [GatewaySettings.Heartbeat#tick].
public final class Heartbeat {
    static final int JUST_HEARD = -1;

    private final int unansweredLimit;
    private final Message data;
    private final ConnectionTable table;
    private final ClientTraffic traffic;
    private final MessageEncoder encoder;
    private final Delivery delivery;

    Heartbeat(
            GatewaySettings.Heartbeat settings,
            ConnectionTable table,
            ClientTraffic traffic,
            MessageEncoder encoder,
            Delivery delivery) {
        this.unansweredLimit = settings.unansweredLimit();
        this.data = settings.data();
        this.table = table;
        this.traffic = traffic;
        this.encoder = encoder;
        this.delivery = delivery;
    }

    /// Counts one tick for every client.
    public void tick() {
        EncodedMessage ping = data.isEmpty() ? null : encoder.encode(data);
        try {
            // a copy: clients that are given up leave the table
            for (ClientConnection client : table.everyone().copy()) {
                if (!client.isPaused()) {
                    count(client, ping);
                }
            }
            delivery.flush();
        } finally {
            if (ping != null) {
                ping.release();
            }
        }
    }

    private void count(ClientConnection client, @Nullable EncodedMessage ping) {
        if (unansweredLimit > 0 && client.silentTicks() >= unansweredLimit * 2) {
            traffic.destroy(client);
            return;
        }
        int ticks = client.silentTicks() + 1;
        client.silentTicks(ticks);
        boolean justHeard = ticks == 0;
        boolean betweenIntervals = unansweredLimit > 0 && ticks % 2 == 1;
        if (ping != null && !justHeard && !betweenIntervals) {
            delivery.write(client, ping, null);
        }
    }
}
