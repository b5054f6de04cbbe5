package io.longline.server;

import io.longline.client.LinkSettings;
import io.longline.client.SocketLink;
import io.longline.protocol.GatewayLink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;

class SocketLinkTest implements GatewayLinkContract {
    private TestGateway gateway;
    private SocketLink link;

    @BeforeEach
    void start() throws IOException {
        gateway = new TestGateway();
        link = new SocketLink(gateway.server().address(), LinkSettings.DEFAULTS.withSecret("s3"));
        link.connect();
    }

    @AfterEach
    void stop() {
        link.close();
        gateway.close();
    }

    @Override
    public TestGateway gateway() {
        return gateway;
    }

    @Override
    public GatewayLink link() {
        return link;
    }

    @Override
    public void awaitGone() throws InterruptedException {
        link.awaitLost();
    }
}
