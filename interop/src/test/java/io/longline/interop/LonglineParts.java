package io.longline.interop;

import static org.awaitility.Awaitility.await;

import io.longline.gateway.GatewaySettings;
import io.longline.gateway.transport.GatewayLoops;
import io.longline.gateway.transport.GatewayServer;
import io.longline.protocol.GatewayLink;
import io.longline.register.Announcement;
import io.longline.register.Register;
import io.longline.register.RegisterSettings;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Events;
import io.longline.worker.WorkerSettings;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Single roles of Longline, to be put together with the original's.
final class LonglineParts {

    private LonglineParts() {}

    static Register register(String address, String secret) throws IOException {
        return Register.start(RegisterSettings.listening(address).withSecret(secret));
    }

    /// @param port where clients come in; 0 for any
    /// @param innerPort where workers come in; 0 for any
    static Gateway gateway(
            Wire wire, int port, int innerPort, GatewayLoops loops, String register, String secret)
            throws IOException {
        var listen = "%s://127.0.0.1:%d".formatted(wire.name().toLowerCase(Locale.ROOT), port);
        var settings =
                GatewaySettings.listening(listen)
                        .withInner("127.0.0.1", innerPort, "")
                        .withSecret(secret);
        var server = GatewayServer.start(settings, loops);
        var announcement = Announcement.start(server.address(), List.of(register), secret);
        return new Gateway(server, announcement);
    }

    /// A worker that reaches every gateway across a socket.
    static BusinessWorker worker(String name, Events events, String register, String secret) {
        var settings =
                WorkerSettings.named(name).withRegisters(List.of(register)).withSecret(secret);
        return BusinessWorker.start(events, settings, List.<GatewayLink>of());
    }

    /// A gateway that keeps itself announced.
    record Gateway(GatewayServer server, Announcement announcement) implements AutoCloseable {

        /// Waits until so many workers are there, no more and no fewer.
        void awaitWorkers(int count) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> server.workers().workers().size() == count);
        }

        @Override
        public void close() {
            announcement.close();
            server.close();
        }
    }
}
