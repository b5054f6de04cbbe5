package io.longline.chaos;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A gateway with [PhpPeers] on two hosts. The one is cut off, the other stays, and neither says a
/// word. The gateway is apart from the cluster: a caller that was given to such a worker would have
/// no answer.
final class SilentPeers implements AutoCloseable {
    private static final String GATEWAY = "10.88.0.24";
    private static final int INNER_PORT = 2900;

    private final Network network;
    private final Node gateway;
    private final List<Process> peers = new ArrayList<>();

    SilentPeers(Network network, Path folder, String secret) throws IOException {
        this.network = network;
        network.host("g4", 24);
        gateway =
                new Node(
                        network,
                        "g4",
                        GATEWAY,
                        folder,
                        List.of(
                                "--roles=register,gateway",
                                "--set",
                                "gateways[0].listen=text://" + GATEWAY + ":8282",
                                "--set",
                                "gateways[0].inner.bind=" + GATEWAY + ":" + INNER_PORT,
                                "--set",
                                "secret=" + secret));
        network.host("gone", 41);
        network.host("quiet", 42);
        for (String host : List.of("gone", "quiet")) {
            var command =
                    Node.java(
                            PhpPeers.class.getName(),
                            GATEWAY,
                            Integer.toString(INNER_PORT),
                            secret);
            peers.add(
                    new ProcessBuilder(network.on(host, command))
                            .redirectError(folder.resolve(host + ".log").toFile())
                            .start());
        }
    }

    /// Waits until the gateway has answered both.
    void awaitAnswered() throws IOException {
        for (Process process : peers) {
            var said =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
            if (said.readLine() == null) {
                throw new AssertionError("the gateway did not answer; see gone.log and quiet.log");
            }
        }
    }

    /// Cuts the one host off, without a word to anybody.
    ///
    /// @return when the gateway has let go of both peers there; an exception when it has not done
    ///   so within the limit
    CompletableFuture<Void> cutOff(Duration limit) throws IOException {
        network.cut("gone");
        return CompletableFuture.runAsync(() ->
                await("letting go of PHP peers whose host has gone")
                        .atMost(limit)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> linksOf("10.88.0.41").isEmpty()));
    }

    /// What the gateway's system says of its links to those that stay.
    List<String> linksOfTheQuiet() {
        return linksOf("10.88.0.42");
    }

    private List<String> linksOf(String host) {
        try {
            return network.ask("g4", "ss -Htn state established sport = :" + INNER_PORT)
                    .lines()
                    .filter(link -> link.contains(host))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        peers.forEach(Process::destroyForcibly);
        gateway.destroy();
    }
}
