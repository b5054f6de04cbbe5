package io.longline.interop;

import io.longline.examples.liveroom.LiveRoom;

/// The demo by our worker, on the original Register and gateways.
@NeedsOriginals
class LonglineWorkerDemoTest extends DemoContract {

    @Override
    Cluster startCluster() throws Exception {
        return OriginalCluster.withLonglineWorker("a secret", new LiveRoom());
    }
}
