package io.longline.interop;

/// The original alone: shows that the contract is the original's, not only ours.
@NeedsOriginals
class OriginalDemoTest extends DemoContract {

    @Override
    Cluster startCluster() throws Exception {
        return OriginalCluster.start("", "demo-events.php");
    }
}
