package io.longline.server;

import io.longline.protocol.GatewayLink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;

class LocalLinkTest implements GatewayLinkContract {
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new TestGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Override
    public TestGateway gateway() {
        return gateway;
    }

    @Override
    public GatewayLink link() {
        return gateway.server().link();
    }

    @Override
    public void awaitGone() {
        // it knows at once
    }
}
