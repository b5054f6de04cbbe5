package io.longline.interop;

/// Our GatewayClient against the original Register and gateways.
@NeedsOriginals
class LonglineClientOnOriginalTest extends JavaClientContract {

    @Override
    Cluster startCluster() throws Exception {
        return OriginalCluster.start("", "init-events.php");
    }
}
