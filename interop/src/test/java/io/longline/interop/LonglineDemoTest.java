package io.longline.interop;

import io.longline.examples.liveroom.LiveRoom;

/// The demo by Longline alone, a socket between each two of its roles: needs no PHP.
class LonglineDemoTest extends DemoContract {

    @Override
    Cluster startCluster() throws Exception {
        return LonglineCluster.start("", new LiveRoom());
    }
}
