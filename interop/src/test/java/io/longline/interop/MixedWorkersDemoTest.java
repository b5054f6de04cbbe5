package io.longline.interop;

import io.longline.examples.liveroom.LiveRoom;

/// The demo by workers of both kinds at the same gateways, which spread clients over them.
@NeedsOriginals
class MixedWorkersDemoTest extends DemoContract {

    @Override
    Cluster startCluster() throws Exception {
        return LonglineCluster.withBothWorkers("", "demo-events.php", new LiveRoom());
    }
}
