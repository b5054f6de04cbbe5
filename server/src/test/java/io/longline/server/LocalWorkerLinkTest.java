package io.longline.server;

import io.longline.gateway.transport.GatewayServer;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Events;
import io.longline.worker.WorkerSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.util.List;

class LocalWorkerLinkTest implements WorkerLinkContract {
    private TwoGateways gateways;
    private @Nullable BusinessWorker worker;

    @BeforeEach
    void start() throws IOException {
        gateways = new TwoGateways();
    }

    @AfterEach
    void stop() {
        gateways.close();
        if (worker != null) {
            worker.close();
        }
    }

    @Override
    public BusinessWorker attach(Events events) {
        var started =
                BusinessWorker.start(
                        events,
                        WorkerSettings.named("local"),
                        List.of(text().link(), web().link()));
        worker = started;
        text().workers().add(started.link());
        web().workers().add(started.link());
        return started;
    }

    @Override
    public GatewayServer text() {
        return gateways.text;
    }

    @Override
    public GatewayServer web() {
        return gateways.web;
    }
}
