package io.longline.interop;

/// Our GatewayClient and our gateways, held to what PHP's did: needs no PHP.
class LonglineClientTest extends JavaClientContract {

    @Override
    Cluster startCluster() throws Exception {
        return LonglineCluster.start("", new InitEvents());
    }
}
