package io.longline.client;

import io.longline.protocol.ClientIds;
import io.longline.protocol.RegisterAddress;
import io.longline.protocol.tls.LinkTls;

import java.time.Duration;
import java.util.List;

/// Commands a cluster from any backend: GatewayWorker's `GatewayClient`. It talks to gateways of
/// PHP and Java alike, learns from the Registers which ones there are, and keeps one connection to
/// each.
///
/// ```java
/// try (var cluster = GatewayClient.connect("127.0.0.1:1238", secret)) {
///     cluster.bindUid(client, "42");
///     cluster.sendToUid("42", "hello");
/// }
/// ```
///
/// One is enough for a process and a cluster, for any number of threads: make it once, close it at
/// the end. Events do not come here, only to a worker. A client's id is no proof of who a stranger
/// is: bind a uid only to an id that came to you from your own worker.
public final class GatewayClient extends Gateway implements AutoCloseable {
    private final KnownGateways gateways;

    private GatewayClient(KnownGateways gateways, LinkSettings settings) {
        super(gateways, settings.answerLimit(), settings.clientIds());
        this.gateways = gateways;
    }

    /// @param registerAddresses `127.0.0.1:1238`, or several with commas between them
    /// @param secret what Registers and gateways have too; empty for none
    /// @throws RegisterUnreachableException when no Register answers within 3 s
    public static GatewayClient connect(String registerAddresses, String secret) {
        return builder(registerAddresses).secret(secret).connect();
    }

    /// @param registerAddresses `127.0.0.1:1238`, or several with commas between them
    public static Builder builder(String registerAddresses) {
        return new Builder(
                RegisterAddress.parseList(registerAddresses).stream()
                        .map(RegisterAddress::toString)
                        .toList());
    }

    /// Sends what was told, for a second at most, and leaves the cluster. A second call does
    /// nothing.
    @Override
    public void close() {
        gateways.close();
    }

    /// What a [GatewayClient] may be told before it connects.
    public static final class Builder {
        private final List<String> registers;
        private LinkSettings link = LinkSettings.DEFAULTS;
        private Duration registerLimit = Duration.ofSeconds(3);

        private Builder(List<String> registers) {
            this.registers = registers;
        }

        public Builder secret(String secret) {
            link = link.withSecret(secret);
            return this;
        }

        /// What gateways and Registers speak; no TLS unless this is said.
        public Builder tls(LinkTls tls) {
            link = link.withTls(tls);
            return this;
        }

        /// How client ids are written for those outside, as GatewayWorker writes them unless this
        /// is said: `ClientIds.sealed(secret)` where the cluster has sealed ones.
        public Builder clientIds(ClientIds ids) {
            link = link.withClientIds(ids);
            return this;
        }

        /// How long a connection to a gateway may take to be made, 3 s.
        public Builder connectLimit(Duration limit) {
            link = link.withConnectLimit(limit);
            return this;
        }

        /// How long a gateway may take to answer, 5 s.
        public Builder answerLimit(Duration limit) {
            link = link.withAnswerLimit(limit);
            return this;
        }

        /// How long [#connect] waits for a first Register to answer, 3 s. With 0 it does not wait:
        /// until one has answered, calls throw [NoGatewayException].
        public Builder registerLimit(Duration limit) {
            registerLimit = limit;
            return this;
        }

        /// All that can be set of a link; replaces what was set before.
        public Builder link(LinkSettings settings) {
            link = settings;
            return this;
        }

        /// @throws RegisterUnreachableException when no Register answers in time
        public GatewayClient connect() {
            var gateways = KnownGateways.with(List.of(), link);
            try {
                RegisterWatch watch = gateways.follow(registers, announced -> {});
                if (registerLimit.isPositive()) {
                    watch.awaitAnswer(registerLimit);
                }
                return new GatewayClient(gateways, link);
            } catch (RuntimeException e) {
                gateways.close();
                throw e;
            } catch (InterruptedException e) {
                gateways.close();
                Thread.currentThread().interrupt();
                throw new RegisterUnreachableException(
                        "interrupted while waiting for Register " + String.join(", ", registers));
            }
        }
    }
}
