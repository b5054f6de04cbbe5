package io.longline.gateway;

import io.longline.protocol.Delivered;

import java.util.Set;

/// Counts what becomes of one message on one event loop.
final class DeliveryTally {
    private int matched;
    private int written;
    private int queued;
    private int dropped;

    void add(ClientConnection client, Delivery.Fate fate) {
        matched++;
        switch (fate) {
            case GIVEN -> {
                client.outbound().flush();
                if (client.outbound().pendingBytes() == 0) {
                    written++;
                } else {
                    queued++;
                }
            }
            case WAITS -> queued++;
            case DROPPED -> dropped++;
        }
    }

    /// @param uids of a send to uids, those that had a client
    Delivered delivered(Set<String> uids) {
        return new Delivered(true, matched, written, queued, dropped, uids);
    }
}
