package io.longline.server;

import static org.awaitility.Awaitility.await;

import io.longline.gateway.transport.GatewayServer;
import io.longline.register.Register;
import io.longline.register.RegisterSettings;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Events;
import io.longline.worker.WorkerSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

class SocketWorkerLinkTest implements WorkerLinkContract {
    private TwoGateways gateways;
    private Register register;
    private @Nullable BusinessWorker worker;

    @BeforeEach
    void start() throws IOException {
        gateways = new TwoGateways();
        register = Register.start(RegisterSettings.listening("127.0.0.1:0").withSecret("s3"));
        register.announce(text().address());
        register.announce(web().address());
    }

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.close();
        }
        gateways.close();
        register.close();
    }

    @Override
    public BusinessWorker attach(Events events) {
        var started =
                BusinessWorker.start(
                        events,
                        WorkerSettings.named("far")
                                .withRegisters(List.of("127.0.0.1:" + register.port()))
                                .withSecret("s3"),
                        List.of());
        worker = started;
        await().atMost(10, TimeUnit.SECONDS)
                .until(() ->
                        text().workers().workers().size() == 1
                                && web().workers().workers().size() == 1);
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
