package io.longline.interop;

/// The demo by an original BusinessWorker with its own Events.php, on our Register and gateways.
@NeedsOriginals
class PhpWorkerDemoTest extends DemoContract {

    @Override
    Cluster startCluster() throws Exception {
        return LonglineCluster.withPhpWorkers("a secret", 2, "demo-events.php");
    }
}
