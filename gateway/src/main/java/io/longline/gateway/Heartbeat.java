package io.longline.gateway;

import io.longline.protocol.Message;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pings silent clients of one event loop and gives up the dead ones, counting as GatewayWorker
/// does: a client's count starts at -1 with each sign of life and goes up by one each tick.
///
/// A sign of life is a whole message or a WebSocket control frame (the original takes no notice of
/// those). While a client is not read from, its silence is ours and is not counted.
///
/// The ticks come from outside, every [GatewaySettings.Heartbeat#tick].
public final class Heartbeat {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    static final int JUST_HEARD = -1;

    private final int unansweredLimit;
    private final Message data;
    private final ConnectionTable table;
    private final ClientTraffic traffic;
    private final MessageEncoder encoder;
    private final Delivery delivery;
    private final Slices slices;
    private boolean counting;

    Heartbeat(
            GatewaySettings.Heartbeat settings,
            ConnectionTable table,
            ClientTraffic traffic,
            MessageEncoder encoder,
            Delivery delivery,
            Slices slices) {
        this.unansweredLimit = settings.unansweredLimit();
        this.data = settings.data();
        this.table = table;
        this.traffic = traffic;
        this.encoder = encoder;
        this.delivery = delivery;
        this.slices = slices;
    }

    /// Counts one tick for every client, in slices. A tick that comes while the last one is still
    /// being counted is not counted: a loop that has so much to do cannot tell who is silent.
    public void tick() {
        if (counting) {
            return;
        }
        counting = true;
        EncodedMessage ping = data.isEmpty() ? null : encoder.encode(data);
        var _ =
                slices.forEach(
                                Matching.of(table.everyone()),
                                (client, _) -> {
                                    if (!client.isPaused()) {
                                        count(client, ping);
                                    }
                                },
                                delivery::flush)
                        .whenComplete((_, mistake) -> {
                            counting = false;
                            if (ping != null) {
                                ping.release();
                            }
                            if (mistake != null) {
                                log.error("not every client's silence was counted", mistake);
                            }
                        });
    }

    private void count(ClientConnection client, @Nullable EncodedMessage ping) {
        if (unansweredLimit > 0 && client.silentTicks() >= unansweredLimit * 2) {
            traffic.destroy(client, Parting.Plain.SILENT);
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
